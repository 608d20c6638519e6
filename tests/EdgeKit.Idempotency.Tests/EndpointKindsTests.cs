using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>
/// Controllers and minimal APIs, and their OpenAPI document. Proxied routes are tested with the gateway.
/// </summary>
public sealed class EndpointKindsTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("EdgeKit:Idempotency:Policies:orders:Required", "true"),
            new("EdgeKit:Idempotency:Policies:notes:Required", "false")]);
        builder.Services.AddEdgeKitIdempotency(builder.Configuration.GetSection("EdgeKit:Idempotency"));
        builder.Services.AddControllers().AddApplicationPart(typeof(TicketsController).Assembly);
        builder.Services.AddOpenApi();
        _app = builder.Build();
        _app.Use(next => context =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")], "test"));
            return next(context);
        });
        _app.UseRouting();
        _app.UseEdgeKitIdempotency();
        _app.MapControllers();
        _app.MapOpenApi();
        _app.MapPost("/minimal", (Ticket ticket) => TypedResults.Created($"/tickets/{Guid.NewGuid()}", ticket))
            .RequireIdempotency("orders");
        _app.MapPost("/attribute", [Idempotent("orders")] (Ticket ticket) => Guid.NewGuid());
        _app.MapPost("/notes", () => Guid.NewGuid()).RequireIdempotency("notes");
        _app.MapGet("/minimal", () => "none").RequireIdempotency("orders");
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/attribute")]
    [InlineData("/tickets")]
    public async Task A_retry_is_replayed_whatever_kind_of_endpoint_it_is(string path)
    {
        using var first = await PostAsync(path, "\"k\"");
        using var retry = await PostAsync(path, "\"k\"");
        using var other = await PostAsync(path, "\"k\"", seat: 2);
        using var without = await PostAsync(path, null);

        first.IsSuccessStatusCode.ShouldBeTrue();
        retry.StatusCode.ShouldBe(first.StatusCode);
        (await retry.Content.ReadAsByteArrayAsync()).ShouldBe(await first.Content.ReadAsByteArrayAsync());
        retry.Headers.Location.ShouldBe(first.Headers.Location);
        retry.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        without.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/minimal", true)]
    [InlineData("/attribute", true)]
    [InlineData("/tickets", true)]
    [InlineData("/notes", false)]
    public async Task The_document_shows_the_header_and_its_responses(string path, bool required)
    {
        using var document = JsonDocument.Parse(
            await _client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var operation = document.RootElement.GetProperty("paths").GetProperty(path).GetProperty("post");

        var header = operation.GetProperty(
            "parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "Idempotency-Key");
        header.GetProperty("in").GetString().ShouldBe("header");
        (header.TryGetProperty("required", out var value) && value.GetBoolean()).ShouldBe(required);
        foreach (var status in (string[])["400", "409", "422"])
        {
            operation.GetProperty("responses").GetProperty(
                status).GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_document_shows_nothing_on_safe_methods()
    {
        using var document = JsonDocument.Parse(
            await _client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

        document.RootElement.GetProperty(
            "paths").GetProperty("/minimal").GetProperty("get").TryGetProperty("parameters", out _).ShouldBeFalse();
    }

    private Task<HttpResponseMessage> PostAsync(string path, string? key, int seat = 1)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new Ticket(seat)) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return _client.SendAsync(request);
    }
}
