using EdgeKit.Scenarios.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeKit.Scenarios;

/// <summary>Uses the shop's page in a real browser. Screenshots are in TestResults/screenshots.</summary>
[Collection(OpenShopCollection.Name)]
public sealed class BrowserScenarios(OpenShop open)
{
    [Fact]
    public async Task Alice_logs_in_orders_a_widget_watches_it_being_shipped_and_logs_out()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(open.Shop.Url("gateway"));
        await Expect(page.Locator(".product")).ToHaveCountAsync(24);

        await LogInAsync(page);
        await Expect(page.Locator("#name")).ToHaveTextAsync("Hello, Alice");
        await ShouldHoldNoTokenAsync(page);

        await page.Locator("[data-sku=W1]").ClickAsync();
        await PlaceAsync(page);
        await Expect(page.Locator("#status")).ToHaveTextAsync("shipped");
        await Chromium.PhotographAsync(page, "shop.png");
        (await page.Locator("#timeline li").EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.type)"))
            .ShouldBe(["OrderCreated",
                "InventoryReserved", "PaymentCharged", "OrderConfirmed", "ShipmentScheduled", "OrderShipped"]);

        await page.Locator("#logout").ClickAsync();
        await Expect(page.Locator("#login")).ToBeVisibleAsync();
        (await page.Context.CookiesAsync()).ShouldNotContain(cookie => cookie.Name == "edgekit-session");
    }

    private static async Task LogInAsync(IPage page)
    {
        await page.Locator("#login").ClickAsync();
        await page.GetByLabel("Name").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync("alice-pw");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Sends the same order again if the page reports a timeout, which can happen on a slow machine.</summary>
    private static async Task PlaceAsync(IPage page)
    {
        var (story, problem) = (page.Locator("#story"), page.Locator("#problem"));
        for (var attempts = 0; attempts < 10 && !await story.IsVisibleAsync(); attempts++)
        {
            await page.Locator("#buy").ClickAsync();
            await Expect(story.Or(problem).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        }

        await Expect(story).ToBeVisibleAsync();
    }

    private static async Task ShouldHoldNoTokenAsync(IPage page)
    {
        var cookie = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "edgekit-session");
        cookie.HttpOnly.ShouldBeTrue();
        cookie.SameSite.ShouldBe(SameSiteAttribute.Strict);
        cookie.Value.ShouldNotContain("eyJhbGciOi");
        (await page.EvaluateAsync<string>("document.cookie")).ShouldNotContain("edgekit");
        (await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length")).ShouldBe(0);
    }
}
