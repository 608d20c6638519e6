using Microsoft.Playwright;

namespace EdgeKit.Scenarios.Running;

/// <summary>Debian's Chromium without a window, driven by Playwright.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const float PatienceMs = 300_000;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable.Find("chromium", "chromium"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = PatienceMs,
        }));
    }

    public async Task<IPage> OpenAsync(Uri url)
    {
        var context = await _browser.NewContextAsync(
            new() { ViewportSize = new() { Width = 1360, Height = 1080 }, Locale = "en-GB" });
        context.SetDefaultTimeout(PatienceMs);
        var page = await context.NewPageAsync();
        await page.GotoAsync(url.ToString());
        return page;
    }

    public static async Task PhotographAsync(IPage page, string name) => await page.ScreenshotAsync(new()
    {
        Path = Path.Combine(AppHost.Project, "..", "..", "..", "TestResults", "screenshots", name),
        Animations = ScreenshotAnimations.Disabled,
    });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
