using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Fields;

public sealed class RequestDirectivesTests
{
    [Theory]
    [InlineData("no-cache", null, true)]
    [InlineData("foo, No-Cache", null, true)]
    [InlineData("no-cache", "max-age=5", false)]
    [InlineData("foo", null, false)]
    public void Pragma_counts_where_there_is_no_Cache_Control(string pragma, string? cacheControl, bool noCache)
    {
        var fields = new HeaderDictionary { ["Pragma"] = pragma, ["Cache-Control"] = cacheControl };

        RequestDirectives.Of(fields).NoCache.ShouldBe(noCache);
    }
}
