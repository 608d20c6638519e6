using EdgeKit.Auth.Schemes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Schemes;

public sealed class DefaultSchemeNoticeTests
{
    [Theory]
    [InlineData("Cookies", true)]
    [InlineData(null, false)] // the only scheme: EdgeKit stands in front of it
    [InlineData("EdgeKit", false)]
    public async Task The_log_names_a_default_that_does_not_know_EdgeKits_callers(string? named, bool isTold)
    {
        var options = new AuthenticationOptions { DefaultScheme = named };
        options.AddScheme<CookieAuthenticationHandler>("Cookies", null);
        var log = new Lines();

        await new DefaultSchemeNotice(ApplicationSchemes.Of(options), log).StartAsync(default);

        log.All.ShouldBe(isTold
            ? ["The application's default scheme Cookies remains the default. EdgeKit's callers are authenticated "
                + "where an endpoint names a policy of EdgeKit:Auth:Policies or the scheme EdgeKit."]
            : []);
    }

    private sealed class Lines : ILogger<DefaultSchemeNotice>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel,
            EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
