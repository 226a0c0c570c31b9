using System.Reflection;
using Leah.Webhooks.Receiver.Tests.Accepting;
using Leah.Webhooks.Receiver.Tests.Faults;
using Leah.Webhooks.Receiver.Tests.Handling;
using Leah.Webhooks.Receiver.Tests.Inbox;
using Leah.Webhooks.Receiver.Tests.Sinks;
using Leah.Webhooks.Receiver.Tests.Testing;

namespace Leah.Webhooks.Receiver.Tests;

/// <summary>What was seen to go wrong in other receivers, and the test that keeps each out of ours.</summary>
public sealed class DefectsSeenElsewhereTests
{
    public static TheoryData<string, Type, string> Defects => new()
    {
        { "a request without a content type is answered 200 and dropped", typeof(AcceptEventTests), nameof(AcceptEventTests.Content_type_is_not_checked_unless_asked_for) },
        { "a rotated credential is ignored until a restart", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Credentials_rotate_without_a_restart_and_without_a_gap) },
        { "an unknown event, or what is no JSON, is answered 500", typeof(AcceptEventTests), nameof(AcceptEventTests.Body_that_is_no_event_is_answered_400_and_kept_for_looking_at) },
        { "an exception of a handler is answered 204 and forgotten", typeof(RunHandlerTests), nameof(RunHandlerTests.Failing_handler_is_tried_again_and_holds_up_no_other_handler) },
        { "an overload calls itself for ever", typeof(WebhookClientTests), nameof(WebhookClientTests.Partners_program_is_tested_with_either_credential_twice_and_out_of_order) },
        { "bad base64 in Authorization throws", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Wrong_credentials_are_answered_401_with_a_challenge) },
        { "the body is parsed before the credential is checked", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Wrong_credentials_are_answered_before_a_byte_of_the_body_has_come) },
        { "a charset in the content type is answered 415", typeof(AcceptEventTests), nameof(AcceptEventTests.Content_type_is_checked_where_asked_for) },
        { "an empty secret lets everybody in", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Credential_that_makes_no_sense_stops_the_start_and_is_not_shown) },
        { "no secret lets everybody in", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Change_that_leaves_no_credential_lets_nobody_in) },
        { "a password with a colon is refused", typeof(RightCredentialsTests), nameof(RightCredentialsTests.Password_may_have_colons_and_any_Unicode) },
        { "what cannot be stored is answered 400, and so never sent again", typeof(DatabaseFaultTests), nameof(DatabaseFaultTests.Full_database_is_answered_503_and_works_again_when_there_is_room) },
        { "a body is read without a bound", typeof(AcceptEventTests), nameof(AcceptEventTests.Body_one_byte_over_the_limit_is_answered_413_whether_announced_or_chunked) },
        { "two lists of values run together into one key", typeof(KeyHashTests), nameof(KeyHashTests.Two_lists_of_values_have_one_key_only_where_they_are_equal) },
        { "a retry after some of several sinks wrote writes those again", typeof(SinkTests), nameof(SinkTests.Sink_that_fails_is_tried_again_and_neither_holds_up_nor_repeats_another) },
        { "nested members are left out of the key", typeof(AppendReceiptTests), nameof(AppendReceiptTests.Deeply_nested_difference_is_seen) },
        { "JSON is written anew when it is passed on", typeof(SinkTests), nameof(SinkTests.Forwarded_event_arrives_byte_for_byte_with_its_own_credential_and_one_id_over_all_tries) },
        { "a repeat is told for five minutes only", typeof(AppendReceiptTests), nameof(AppendReceiptTests.Repeat_is_told_a_year_later_too) },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void Defect_has_a_test_that_runs(string defect, Type tests, string test)
    {
        var method = tests.GetMethod(test).ShouldNotBeNull(defect);

        method.GetCustomAttributes<FactAttribute>().ShouldHaveSingleItem().Skip.ShouldBeNull();
        (tests.IsAbstract ? tests.Assembly.GetTypes().Where(type => type.BaseType == tests) : [tests]).ShouldNotBeEmpty();
    }
}
