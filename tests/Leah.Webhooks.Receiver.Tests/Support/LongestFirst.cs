using Leah.Webhooks.Receiver.Tests.Publishing;
using Leah.Webhooks.Receiver.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>Begins with the test that compiles ahead of time, which takes as long as all the others together: beside them, and not alone after them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName.Contains(nameof(NativeSampleTests), StringComparison.Ordinal))];
}
