using System.Net;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Gateway.Tests;

public sealed class CellRoutingTests
{
    private static readonly string[] Callers = [.. Enumerable.Range(0, 40).Select(i => $"caller-{i}")];

    [Fact]
    public async Task Each_caller_stays_in_one_cell_and_the_answer_names_it()
    {
        await using var gateway = await StartAsync(Cells(""));

        var first = await HomesAsync(gateway);
        first.Values.Distinct().Order().ShouldBe(["1", "2"]);
        (await HomesAsync(gateway)).ShouldBe(first);
    }

    [Fact]
    public async Task A_cell_that_is_down_rejects_its_own_callers_only()
    {
        await using var gateway = await StartAsync(Cells(""));
        var before = await HomesAsync(gateway);

        await gateway.EditAsync(Cells(""" , "State": "Down" """), "");
        await TestGateway.EventuallyAsync(
            async () => (await AskAsync(gateway, CallerOf(before, "2"))).Status == HttpStatusCode.ServiceUnavailable);

        foreach (var (caller, home) in before)
        {
            var (status, cell, retryAfter, _) = await AskAsync(gateway, caller);
            (cell, status).ShouldBe((home, home == "2" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));
            retryAfter.ShouldBe(home == "2" ? TimeSpan.FromSeconds(7) : null);
        }
    }

    [Fact]
    public async Task A_cell_that_has_died_is_down_for_its_callers_before_any_probe_noticed()
    {
        await using var gateway = await StartAsync(Cells(""));
        var before = await HomesAsync(gateway);
        await gateway.StopDestinationAsync(1);

        (await AskAsync(gateway, CallerOf(before, "1"))).Status.ShouldBe(HttpStatusCode.OK);
        var (status, _, retryAfter, _) = await AskAsync(gateway, CallerOf(before, "2"));
        (status, retryAfter).ShouldBe((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task A_cell_that_drains_hands_its_callers_over_without_an_error()
    {
        await using var gateway = await StartAsync(Cells(""));
        var before = await HomesAsync(gateway);

        await gateway.EditAsync(Cells(""" , "State": "Draining" """), "");
        await TestGateway.EventuallyAsync(async () =>
        {
            var (status, cell, _, body) = await AskAsync(gateway, CallerOf(before, "2"));
            status.ShouldBe(HttpStatusCode.OK);
            body.ShouldBe($"cell {cell}");
            return cell == "1";
        });

        (await HomesAsync(gateway)).Values.Distinct().ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_pinned_caller_goes_to_the_cell_of_the_pin()
    {
        await using var gateway = await StartAsync(Cells($$""" , "Pins": [ {{string.Join(", ", Callers.Select(c => $"\"{c}\""))}} ] """));

        (await HomesAsync(gateway)).Values.Distinct().ShouldBe(["2"]);
    }

    [Fact]
    public async Task A_backend_cannot_name_another_cell()
    {
        await using var gateway = await TestGateway.StartAsync(Cells(""), "", "", In("1", Lie), In("2", Lie));

        (await HomesAsync(gateway)).Values.Distinct().Order().ShouldBe(["1", "2"]);

        static Task Lie(HttpContext context)
        {
            context.Response.Headers["X-Cell"] = "9";
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Destinations_and_cells_that_do_not_fit_fail_the_start_and_all_are_listed()
    {
        await using var gateway = await TestGateway.BuildAsync(
            """{ "Gateway": { "Cells": { "SubjectFrom": [ "Usr" ], "Items": { "1": { "Pins": [ "a" ] }, "2": { "Pins": [ "a" ] } } } } }""", "", "",
            In("1", Say("1")), new TestDestination("stray", Say("")), new TestDestination("typo", Say(""), "3"));

        var failure = Should.Throw<PolicyException>(gateway.Map);

        failure.Message.ShouldContain(
            "EdgeKit:Gateway:Cells:SubjectFrom: holds Usr, which names no subject. Write User, Claim:NAME");
        failure.Message.ShouldContain("EdgeKit:Gateway:Cells:Items: pin a to several cells.");
        failure.Message.ShouldContain(
            "ReverseProxy:Clusters:things:Destinations:stray:Metadata:EdgeKit.Cell: is missing");
        failure.Message.ShouldContain(
            "ReverseProxy:Clusters:things:Destinations:typo:Metadata:EdgeKit.Cell = \"3\": names no cell");
        failure.Message.ShouldContain("ReverseProxy:Clusters:things:Destinations: has no destination in the cell 2");
    }

    [Fact]
    public async Task An_edit_that_takes_away_a_cell_that_destinations_name_changes_nothing()
    {
        await using var gateway = await StartAsync(Cells(""));
        var before = await HomesAsync(gateway);

        await gateway.EditAsync("""{ "Gateway": { "Cells": { "Items": { "1": { "Weight": 1 } } } } }""", "");
        var tables = gateway.App.Services.GetRequiredService<PolicyTables>();
        await TestGateway.EventuallyAsync(() => Task.FromResult(tables.Rejected.Count > 0));

        (await HomesAsync(gateway)).ShouldBe(before);
    }

    private static string Cells(string second) =>
        $$"""
        { "Gateway": { "Cells": {
            "SubjectFrom": [ "Header:X-Caller" ], "RetryAfter": "00:00:07", "ResponseHeader": "X-Cell", "Items": { "1": { "Weight": 1 }, "2": { "Weight": 1 {{second}} } }
        } } }
        """;

    private static Task<TestGateway> StartAsync(string edgeKit) =>
        TestGateway.StartAsync(edgeKit, "", "", In("1", Say("cell 1")), In("2", Say("cell 2")));

    private static RequestDelegate Say(string text) => context => context.Response.WriteAsync(text);

    private static TestDestination In(string cell, RequestDelegate answer) => new($"in-{cell}", answer, cell);

    private static string CallerOf(Dictionary<string, string> homes, string cell) =>
        homes.First(h => h.Value == cell).Key;

    private static async Task<Dictionary<string, string>> HomesAsync(TestGateway gateway)
    {
        var homes = new Dictionary<string, string>();
        foreach (var caller in Callers)
        {
            var answer = await AskAsync(gateway, caller);
            answer.Status.ShouldBe(HttpStatusCode.OK);
            homes[caller] = answer.Cell;
        }

        return homes;
    }

    private static async Task<(HttpStatusCode Status, string Cell, TimeSpan? RetryAfter, string Body)> AskAsync(
        TestGateway gateway, string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        request.Headers.Add("X-Caller", caller);
        using var response = await gateway.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.GetValues(
            "X-Cell").Single(), response.Headers.RetryAfter?.Delta, await response.Content.ReadAsStringAsync());
    }
}
