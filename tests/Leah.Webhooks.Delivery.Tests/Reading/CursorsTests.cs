using System.Buffers.Text;
using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Delivery.Tests.Reading;

public sealed class CursorsTests
{
    private const string List = "events of somebody";

    [Fact]
    public void A_cursor_leads_back_to_where_it_was_written()
    {
        var faults = new Faults();

        Cursors.Read(new PageRequest(7, Cursors.Write(List, "evt_06f1")), List, faults).ShouldBe((7, "evt_06f1"));

        faults.Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("made up")]
    [InlineData("made-up")]
    [InlineData("AAAA")]
    [InlineData("'; DROP TABLE events; --")]
    [InlineData("\0\uffff\ud800")]
    public void A_made_up_cursor_is_refused_by_its_name(string cursor) => Refused(new PageRequest(10, cursor)).ShouldBe(["cursor"]);

    [Fact]
    public void A_cursor_of_another_list_is_refused() =>
        Refused(new PageRequest(10, Cursors.Write("events of somebody else", "evt_06f1"))).ShouldBe(["cursor"]);

    [Fact]
    public void A_cursor_that_was_altered_or_is_endless_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(Cursors.Write(List, "evt_06f1"));
        bytes[0] ^= 1;
        Refused(new PageRequest(10, Base64Url.EncodeToString(bytes))).ShouldBe(["cursor"]);
        Refused(new PageRequest(10, Cursors.Write(List, new string('a', 100_000)))).ShouldBe(["cursor"]);
        Refused(new PageRequest(10, Cursors.Write(List, "evt_\u0007"))).ShouldBe(["cursor"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(201)]
    public void A_limit_out_of_bounds_is_refused_beside_the_cursor(int limit) => Refused(new PageRequest(limit, "x")).ShouldBe(["cursor", "limit"]);

    [Fact]
    public void A_page_has_50_items_where_nothing_is_said() => Cursors.Read(default, List, new Faults()).ShouldBe((50, null));

    private static IEnumerable<string> Refused(PageRequest page)
    {
        var faults = new Faults();
        Cursors.Read(page, List, faults);
        return faults.ToRefusal().Errors.Keys.Order(StringComparer.Ordinal);
    }
}
