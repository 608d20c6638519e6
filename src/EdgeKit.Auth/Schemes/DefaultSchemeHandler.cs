using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Forwards requests with EdgeKit's credentials to EdgeKit and all others to the application's scheme for the action
/// (authenticate, challenge or forbid). A policy scheme would have one selector for all actions.
/// </summary>
internal sealed class DefaultSchemeHandler(ApplicationSchemes application, EdgeKitCredentials credentials)
    : IAuthenticationHandler
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

    private string Choose(string? scheme) =>
        scheme is null || credentials.ArePresent(_context) ? EdgeKitAuthDefaults.AuthenticationScheme : scheme;
}
