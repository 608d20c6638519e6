using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders;
using Shop.Orders.EventStore;
using Shop.Orders.Queries;
using Shop.Tests.Support;

namespace Shop.Tests.Orders;

/// <summary><c>GET /api/orders</c> over HTTP, with the projections at work behind it.</summary>
public sealed class OrderListTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            "orders", _directory, static builder => builder.AddOrders(), static app => app.MapOrders(),
            new Dictionary<string, string?> { ["Services:catalog"] = "http://127.0.0.1:9" });
        _app.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "alice");
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_list_that_is_asked_for_with_a_version_token_knows_what_its_caller_wrote()
    {
        for (var order = 0; order < 20; order++)
        {
            await WriteAsync($"order-{order:00}", "alice");

            var list = await ListAsync(new VersionToken($"order-{order:00}", 1).ToString());

            list.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe($"order-{order:00}");
        }
    }

    [Fact]
    public async Task An_operator_sees_each_projection_its_generation_and_how_far_it_is_behind()
    {
        await WriteAsync("a", "alice");
        await ListAsync("a:1");
        using var rebuilding = await _app.Client.PostAsync("/projections/statistics/rebuild", null);

        var projections = await _app.Client.GetFromJsonAsync<JsonElement>("/projections");

        rebuilding.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var list = projections.EnumerateArray().Single(it => it.GetProperty("projection").GetString() == "order-list");
        (list.GetProperty(
            "generation").GetInt32(), list.GetProperty("isServing").GetBoolean(), list.GetProperty("events").GetInt32())
            .ShouldBe((1, true, 0));
        list.GetProperty("lagSeconds").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task A_version_that_there_is_not_is_503_after_a_while()
    {
        await WriteAsync("a", "alice");

        using var answer = await GetAsync("a:7");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:b")]
    [InlineData("a:-1")]
    [InlineData(":1")]
    public async Task What_is_no_version_token_is_400(string token)
    {
        using var answer = await GetAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_list_shows_the_callers_orders_alone_the_latest_first_in_pages()
    {
        await WriteAsync("not-hers", "bob");
        for (var order = 0; order < 51; order++)
        {
            await WriteAsync($"order-{order:00}", "alice");
        }

        var first = await ListAsync("order-50:1");
        var second = await ListAsync(null, $"?before={first.GetProperty("before").GetString()}");

        first.GetProperty("items").GetArrayLength().ShouldBe(50);
        first.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe("order-50");
        second.GetProperty(
            "items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe(["order-00"]);
        second.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private async Task<JsonElement> ListAsync(string? token, string query = "")
    {
        using var answer = await GetAsync(token, query);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<HttpResponseMessage> GetAsync(string? token, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/orders{query}");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation(VersionToken.HeaderName, token);
        }

        return _app.Client.SendAsync(request);
    }

    private Task WriteAsync(string id, string customer) =>
        _app.Services.GetRequiredService<TransactionRunner<OrdersDb>>().RunAsync(
        "test", (database, _) =>
        {
            var created = Envelopes.Created(id) with { Customer = customer };
            OrderStream.New(database).Append(Envelopes.Of(created), created);
            return Task.FromResult(true);
        });
}
