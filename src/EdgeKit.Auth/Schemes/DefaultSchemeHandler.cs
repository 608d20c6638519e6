using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Stands in front of EdgeKit and the schemes of the application, where both are there: what only EdgeKit may judge
/// goes to EdgeKit, all else to the scheme that the application has for it, for each action the one for that. A policy
/// scheme has one selector for all actions.
/// </summary>
internal sealed class DefaultSchemeHandler(ApplicationSchemes application, EdgeKitCredentials own) : IAuthenticationHandler
{
    public const string Scheme = "EdgeKit.Default";

    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() =>
        _context.AuthenticateAsync(Choose(application.For(_context).Authenticate));

    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        _context.ChallengeAsync(Choose(application.For(_context).Challenge), properties);

    public Task ForbidAsync(AuthenticationProperties? properties) =>
        _context.ForbidAsync(Choose(application.For(_context).Forbid), properties);

    private string Choose(string? applications) =>
        applications is null || own.ArePresent(_context) ? EdgeKitAuthDefaults.AuthenticationScheme : applications;
}
