using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Tests.Http.Storage;

/// <summary>How long answers are kept, in seconds: as long as they may be served or validated, and no longer.</summary>
public sealed class RetentionTests
{
    [Theory]
    [InlineData(200, 30, 0, 0, false, 30)]
    [InlineData(200, 30, 0, 0, true, 60)]
    [InlineData(200, 30, 10, 20, false, 50)]
    [InlineData(200, 30, 10, 20, true, 60)]
    [InlineData(200, 86400, 0, 0, true, 90000)]
    [InlineData(200, 0, 0, 0, true, 30)]
    [InlineData(404, 5, 0, 0, true, 10)]
    [InlineData(404, 0, 0, 0, true, 0)]
    public void An_answer_is_kept_for_one_more_lifetime_to_validate_it(
        int status, int fresh, int whileRevalidating, int onError, bool hasValidator, int kept)
    {
        KeyValuePair<string, StringValues>[] headers = hasValidator ? [new("ETag", "\"v1\"")] : [];
        var response = new StoredResponse(
            status, headers, TimeSpan.Zero,
            new ResponseLifetimes(TimeSpan.FromSeconds(
                fresh), TimeSpan.FromSeconds(whileRevalidating), TimeSpan.FromSeconds(onError), false, false));

        Retention.Of(response, TimeSpan.FromSeconds(30)).Total.ShouldBe(TimeSpan.FromSeconds(kept));
        Retention.OfMarker(Retention.Of(response, TimeSpan.FromSeconds(30))).Ttl.ShouldBe(TimeSpan.FromSeconds(kept));
    }
}
