using System.Net;
using EdgeKit.RateLimit.Client;

namespace EdgeKit.RateLimit.Tests.Client;

public sealed class ServerQuotaHintTests
{
    [Theory]
    [InlineData(200, "\"p\";r=19;t=1", "\"p\";q=20;w=4", null, 0, 0)]
    [InlineData(200, "\"p\";r=0;t=3", "\"p\";q=20;w=4", null, 3, 0)]
    [InlineData(200, "\"p\";r=2;t=4", "\"p\";q=20;w=4", null, 0, 0.2)]
    [InlineData(200, "\"p\";r=2;t=4", null, null, 0, 2)]
    [InlineData(200, "\"a\";r=90;t=9, \"b\";r=0;t=7", null, null, 7, 0)]
    [InlineData(429, null, null, "5", 5, 0)]
    [InlineData(503, null, null, "5", 5, 0)]
    [InlineData(200, null, null, "5", 0, 0)]
    [InlineData(200, "\"p;r=0;t=3", null, null, 0, 0)]
    public void A_response_hints_how_fast_to_go(
        int status, string? limit, string? policy, string? retryAfter, double pause, double spacing)
    {
        var advice = ServerQuotaHint.Read(Response(status, limit, policy, retryAfter), DateTimeOffset.UnixEpoch);
        advice.Pause.TotalSeconds.ShouldBe(pause, 1e-9);
        advice.Spacing.TotalSeconds.ShouldBe(spacing, 1e-9);
    }

    [Fact]
    public void A_cached_response_has_no_hint()
    {
        var response = Response(200, "\"p\";r=0;t=3", null, null);
        response.Headers.Age = TimeSpan.FromSeconds(1);
        ServerQuotaHint.Read(response, DateTimeOffset.UnixEpoch).ShouldBe(ServerQuotaHint.None);
    }

    [Theory]
    [InlineData("\"a\";r=1;t=2", 1)]
    [InlineData("a;r=1, b;q=2;pk=:Zm9v:;x=?1;y=\"z\";d=1.5;flag", 2)]
    [InlineData("\"a\\\"b\";r=1", 1)]
    [InlineData("\"a\";r=1;at=@1659578233;text=%\"f%c3%bc\"", 1)]
    [InlineData("\"a\";comment=a-token/longer~than:sixteen'characters;r=1\t,\t\"b\";r=-2", 2)]
    [InlineData("\"a\";r=123456789012345", 1)]
    [InlineData("\"a\";r=1234567890123456", 0)]
    [InlineData("\"a\";x=1.2345", 0)]
    [InlineData("\"a\";x=1.", 0)]
    [InlineData("\"a\";x=-", 0)]
    [InlineData("\"a\";x=?2", 0)]
    [InlineData("\"a\";x=:n o:", 0)]
    [InlineData("\"a\";r=1;R=1", 0)]
    [InlineData("\"a\" ;r=1", 0)]
    [InlineData("a=1;r=1", 0)]
    [InlineData("", 0)]
    [InlineData("\"a\";r=1,", 0)]
    [InlineData("\"a\";r=1 \"b\"", 0)]
    [InlineData("\"a\";R=1;=2", 0)]
    [InlineData("\"a\\x\"", 0)]
    public void A_field_parses_whole_or_not_at_all(string field, int members) =>
        ServerQuotaHint.ParseMembers(field).Count.ShouldBe(members);

    private static HttpResponseMessage Response(int status, string? limit, string? policy, string? retryAfter)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        (string, string?)[] fields = [("RateLimit", limit), ("RateLimit-Policy", policy), ("Retry-After", retryAfter)];
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                response.Headers.Add(name, value);
            }
        }

        return response;
    }
}
