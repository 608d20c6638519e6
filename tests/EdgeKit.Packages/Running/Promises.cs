using System.Net;

namespace EdgeKit.Packages.Running;

/// <summary>What EdgeKit does for an application, whatever stands beside it.</summary>
internal static class Promises
{
    public static async Task AreKeptAsync(Strangers at, Pair pair)
    {
        await LimitsHoldAsync(pair);
        await TokensAreLookedAtAsync(at, pair);
        await AnOrderIsPlacedOnceAsync(at, pair);
        await AValueIsFilledOnceAsync(at, pair);
        await TheBankIsAskedThreeTimesAsync(at, pair);
    }

    /// <summary>
    /// The endpoint and the route name one policy of five; each caller has one bucket over both instances.
    /// </summary>
    private static async Task LimitsHoldAsync(Pair pair)
    {
        (await pair.CrowdAsync("/limited", Some.Name())).ShouldBe((5, 7));
        (await pair.CrowdAsync("/through/things", Some.Name())).ShouldBe((5, 7));
        (await pair.First.GetAsync("/through/things", ("X-Caller", Some.Name()))).ShouldBe(
            (HttpStatusCode.OK, "/things"), "proxied");
    }

    private static async Task TokensAreLookedAtAsync(Strangers at, Pair pair)
    {
        foreach (var stranger in pair.Both)
        {
            (await stranger.GetAsync("/guarded")).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await stranger.GetAsync("/guarded", Some.Bearer(at.Issuer.Draft().Signed))).ShouldBe(
                (HttpStatusCode.OK, "carol"));
            (await stranger.GetAsync("/guarded", Some.Bearer(at.Issuer.Draft().With("scope", "none").Signed)))
                .Status.ShouldBe(HttpStatusCode.Forbidden);

            // A stranger, or a caller of the application where it brings JwtBearer, whom the policy asks for the scope
            // all the same.
            (await stranger.GetAsync("/guarded", Some.Bearer(at.OwnIssuer.Draft().With("scope", "none").Signed))).Status
                .ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
        }
    }

    private static async Task AnOrderIsPlacedOnceAsync(Strangers at, Pair pair)
    {
        var (id, key) = (Some.Name(), ("Idempotency-Key", $"\"{Some.Name()}\""));
        var answers = await Task.WhenAll(pair.Both.Select(s => s.SendAsync(HttpMethod.Post, $"/orders/{id}", key)));
        answers.Distinct().ShouldHaveSingleItem().ShouldBe((HttpStatusCode.OK, $"/order/{id}"));
        at.Backend.Asked($"/order/{id}").ShouldBe(1);
    }

    private static async Task AValueIsFilledOnceAsync(Strangers at, Pair pair)
    {
        var key = Some.Name();
        foreach (var stranger in pair.Both)
        {
            (await stranger.GetAsync($"/cached/{key}")).ShouldBe((HttpStatusCode.OK, $"/costly/{key}"));
        }

        at.Backend.Asked($"/costly/{key}").ShouldBe(1);
    }

    private static async Task TheBankIsAskedThreeTimesAsync(Strangers at, Pair pair)
    {
        foreach (var stranger in pair.Both)
        {
            var id = Some.Name();
            (await stranger.GetAsync($"/bank/{id}")).ShouldBe((HttpStatusCode.OK, "500"));
            at.Backend.Asked($"/failing/{id}").ShouldBe(3, "the policy says three attempts");
        }
    }
}
