using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.HeaderLines;
using static EdgeKit.Cache.Tests.Http.Rules.RuleCases;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>RFC 9111 §3.1 and §3.2.</summary>
public sealed class StoredFieldsTests
{
    [Fact]
    public void Fields_of_one_connection_are_not_stored()
    {
        var names = StoredFields.Select(
            Lines(
                "Connection: close, X-Hop",
                "X-Hop: 1", "Keep-Alive: 1", "Transfer-Encoding: chunked", "Upgrade: h2c", "TE: trailers",
                "Proxy-Authenticate: Basic",
                "Proxy-Authentication-Info: a", "Age: 5", "Cache-Status: Other; hit", "Set-Cookie: a=b",
                "Content-Length: 3", "ETag: \"a\"", "X-Kept: 1", $"Date: {Date(0)}"),
            shared: true, Now).Select(f => f.Key);

        names.ShouldBe(["ETag", "X-Kept", "Date"], ignoreOrder: true);
    }

    [Fact]
    public void Fields_that_a_directive_names_are_not_stored()
    {
        var fields = Lines("Cache-Control: max-age=9, no-cache=\"X-Fresh\", private=\"X-Mine\"",
            "X-Fresh: 1", "X-Mine: 1", $"Date: {Date(0)}");

        StoredFields.Select(
            fields, shared: true, Now).Select(f => f.Key).ShouldBe(["Cache-Control", "Date"], ignoreOrder: true);
        StoredFields.Select(fields, shared: false, Now).Select(
            f => f.Key).ShouldBe(["Cache-Control", "X-Mine", "Date"], ignoreOrder: true);
    }

    [Fact]
    public void An_answer_without_a_date_gets_that_of_its_arrival() =>
        StoredFields.Select(
            Lines("ETag: \"a\""), shared: true, Now).Single(f => f.Key == "Date").Value.ToString().ShouldBe(Date(0));

    [Fact]
    public void A_304_replaces_what_it_brings_and_leaves_the_rest()
    {
        var stored = StoredFields.Select(Lines("ETag: \"a\"",
            "X-Old: 1", "Content-Encoding: br", "Cache-Control: max-age=1", $"Date: {Date(-50)}"), true, Now);

        var merged = StoredFields.Merge(stored, Lines(
            "Cache-Control: max-age=9", "Content-Encoding: gzip", "Content-Length: 0", "X-New: 2", "Age: 4"), Now);

        merged.CacheControl.ToString().ShouldBe("max-age=9");
        merged.ContentEncoding.ToString().ShouldBe("br");
        merged.ContainsKey("Content-Length").ShouldBeFalse();
        merged["X-Old"].ToString().ShouldBe("1");
        merged["X-New"].ToString().ShouldBe("2");
        merged.Date.ToString().ShouldBe(Date(0));
        merged.Age.ToString().ShouldBe("4");
    }
}
