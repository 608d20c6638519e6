namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Which answers callers with credentials share with others, and which not (RFC 9111 §3.5).</summary>
public sealed class CredentialsTests
{
    private const string Alice = "Authorization: Bearer alice";
    private const string Bob = "Authorization: Bearer bob";

    [Theory]
    [InlineData("public, max-age=60")]
    [InlineData("must-revalidate, max-age=60")]
    [InlineData("s-maxage=60")]
    public async Task A_response_for_everyone_is_stored_once_regardless_of_the_first_caller(string cacheControl)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer(cacheControl);

        (await site.GetAsync("/page/1", Alice)).CacheStatus.ShouldContain("stored");
        (await site.GetAsync("/page/1")).IsHit.ShouldBeTrue();
        (await site.GetAsync("/page/1", Bob)).IsHit.ShouldBeTrue();
        (await site.GetAsync("/page/1", Bob, "X-Api-Key: bob")).IsHit.ShouldBeTrue();
        (await site.GetAsync("/page/2")).CacheStatus.ShouldContain("stored");
        (await site.GetAsync("/page/2", Alice)).IsHit.ShouldBeTrue();
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task What_fields_select_is_shared_as_well()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("public, max-age=60", ("Vary", "Accept-Language"));

        await site.GetAsync("/page", Alice, "Accept-Language: de");
        await site.GetAsync("/page", Bob, "Accept-Language: fr");

        (await site.GetAsync("/page", "Accept-Language: de")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page", "Accept-Language: fr")).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", Alice, "Accept-Language: fr")).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", Bob, "Accept-Language: de")).Text.ShouldBe("visit 1");
    }

    /// <summary>Heads, parts, and whatever else only looks, too.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Cache-Control: max-stale")]
    [InlineData("Range: bytes=0-3")]
    public async Task A_response_to_an_anonymous_request_is_not_served_to_a_request_with_credentials(string field)
    {
        await using var site = await CachedSite.StartAsync(("StaleWhileRevalidate", "00:10:00"));
        string[] fields = field.Length == 0 ? [Alice] : [Alice, field];
        await site.GetAsync();

        (await site.GetAsync("/page", fields)).IsHit.ShouldBeFalse();
        site.Advance(70);
        (await site.GetAsync("/page", fields)).IsHit.ShouldBeFalse();
        (await site.SendAsync(HttpMethod.Head, "/page", fields)).IsHit.ShouldBeFalse();
        (await site.GetAsync()).Text.ShouldBe("visit 1"); // stale, as the policy says: theirs was not stored
    }

    [Fact]
    public async Task A_response_for_everyone_replaces_one_to_an_anonymous_request()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();
        site.Handler = CachedSite.Answer("public, max-age=60");

        (await site.GetAsync("/page", Alice)).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", Bob)).Text.ShouldBe("visit 2");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task An_error_to_a_request_with_credentials_is_not_hidden_by_a_response_to_an_anonymous_one()
    {
        await using var site = await CachedSite.StartAsync(("StaleIfError", "00:10:00"));
        await site.GetAsync();
        site.Advance(70);
        site.Handler = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        (await site.GetAsync("/page", Alice)).Status.ShouldBe(503);
        (await site.GetAsync()).Text.ShouldBe("visit 1");
    }

    [Fact]
    public async Task A_request_with_credentials_validates_a_response_for_everyone()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
        {
            if (context.Request.Headers.IfNoneMatch != "\"1\"")
            {
                return CachedSite.Answer("public, max-age=60", ("ETag", "\"1\""))(context, visit);
            }

            context.Response.StatusCode = 304;
            context.Response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        };
        await site.GetAsync();
        site.Advance(70);

        (await site.GetAsync("/page", Alice)).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page", Bob)).IsHit.ShouldBeTrue();
        (await site.GetAsync()).IsHit.ShouldBeTrue();
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_background_response_to_a_request_with_credentials_is_not_stored_for_others()
    {
        await using var site = await CachedSite.StartAsync(
            ("StaleWhileRevalidate", "00:10:00"), ("HitForMiss", "01:00:00"));
        site.Handler = (context, visit) => CachedSite.Answer(
            context.Request.Headers.Authorization.Count > 0 && visit > 1
            ? "private" : "public, max-age=60, stale-while-revalidate=600")(context, visit);
        await site.GetAsync("/page", Alice);
        site.Advance(70);

        (await site.GetAsync("/page", Alice)).Text.ShouldBe("visit 1");
        await CachedSite.EventuallyAsync(() => site.Visits == 2 && site.Fills == 0);

        (await site.GetAsync()).Text.ShouldNotBe("visit 2");
        (await site.GetAsync()).IsHit.ShouldBeTrue(); // nor are others kept from storing theirs
    }

    [Fact]
    public async Task Requests_with_credentials_share_one_fill_for_a_response_for_everyone_and_no_other_waits_for_them()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await (context.Request.Headers.Authorization.Count > 0 ? gate.Task : Task.CompletedTask);
            await CachedSite.Answer(
                context.Request.Headers.Authorization.Count > 0 ? "public, max-age=60" : "max-age=60")(context, visit);
        };

        var readers = Enumerable.Range(
            0, 5).Select(i => site.GetAsync("/page", $"Authorization: Bearer {i}")).ToArray();
        await CachedSite.EventuallyAsync(() => site.Followers == 4);
        (await site.GetAsync()).Text.ShouldBe("visit 2");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
        gate.SetResult();

        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Text == "visit 1");
        (await site.GetAsync()).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page", Bob)).Text.ShouldBe("visit 1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Language")]
    public async Task A_fill_for_a_request_with_credentials_brings_nothing_back_after_its_URL_was_changed(string vary)
    {
        await using var site = await CachedSite.StartAsync();
        var (read, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Handler = async (context, visit) =>
        {
            if (visit == 1)
            {
                read.SetResult();
                await gate.Task;
            }

            await CachedSite.Answer("public, max-age=60", ("Vary", vary))(context, visit);
        };

        var before = site.GetAsync("/page", Alice);
        await read.Task;
        await site.SendAsync(HttpMethod.Post);
        gate.SetResult();
        (await before).Text.ShouldBe("visit 1");

        (await site.GetAsync()).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page", Bob)).Text.ShouldNotBe("visit 1");
    }
}
