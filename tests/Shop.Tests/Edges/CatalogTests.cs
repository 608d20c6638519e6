using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shop.Catalog;
using Shop.Tests.Support;

namespace Shop.Tests.Edges;

public sealed class CatalogTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestApp _catalog = null!;

    public async Task InitializeAsync() => _catalog =
        await TestApp.StartAsync("catalog", _directory, app => app.AddCatalog(), app => app.MapCatalog());

    public async Task DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_list_has_twenty_products_and_the_two_that_scenarios_count_on()
    {
        var products = await _catalog.Client.GetFromJsonAsync<JsonElement[]>("/api/catalog/products");

        products!.Length.ShouldBeGreaterThanOrEqualTo(20);
        products.Single(product => product.GetProperty("sku").GetString() == "W1").GetProperty(
            "price").GetRawText().ShouldBe("42.00");
        products.ShouldContain(product => product.GetProperty("sku").GetString() == "W2");
    }

    [Theory]
    [InlineData("/api/catalog/products")]
    [InlineData("/api/catalog/products/W1")]
    public async Task An_answer_may_be_kept_and_is_not_sent_again_while_it_holds(string path)
    {
        using var first = await _catalog.Client.GetAsync(new Uri(path, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag, isWeak: true));

        using var second = await _catalog.Client.SendAsync(request);

        first.Headers.ETag!.IsWeak.ShouldBeFalse();
        first.Headers.CacheControl!.ToString().ShouldBe("public, max-age=30, stale-while-revalidate=60");
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_of_something_else_gets_the_whole_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog/products/W1");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"old\""));

        (await _catalog.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HEAD_tells_the_length_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/catalog/products/W1");

        using var answer = await _catalog.Client.SendAsync(request);

        answer.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBeGreaterThan(0);
        answer.Headers.ETag.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_product_is_a_problem_not_found()
    {
        using var answer = await _catalog.Client.GetAsync(new Uri("/api/catalog/products/nope", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
