using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>The application's own authentication schemes; <see langword="null"/> where it has none.</summary>
/// <param name="Authenticate">The default scheme: the one that the application named, or its only scheme.</param>
/// <param name="Challenge">The default challenge scheme.</param>
/// <param name="Forbid">The default forbid scheme.</param>
/// <param name="Bearer">The scheme for bearer tokens, unless the default scheme selects it.</param>
/// <param name="KeepsDefault">True if the application has named a default scheme, which stays the default.</param>
internal sealed record ApplicationSchemes(
    string? Authenticate, string? Challenge, string? Forbid, string? Bearer, bool KeepsDefault)
{
    // By name, because not every application references the package.
    private const string JwtBearer = "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler";
    private const string BearerName = "Bearer";

    public bool IsEmpty => this is { Authenticate: null, Challenge: null, Bearer: null };

    /// <summary>True if the default scheme does not authenticate EdgeKit's callers.</summary>
    public bool ExcludesEdgeKit => KeepsDefault && Authenticate is not null;

    public static ApplicationSchemes Of(AuthenticationOptions options)
    {
        var own = options.Schemes.Where(scheme => !IsEdgeKits(scheme.Name)).ToArray();
        var general = options.DefaultScheme ?? FindOnlyScheme(own);
        var named = options.DefaultAuthenticateScheme ?? options.DefaultScheme;
        var authenticate = named ?? general;
        var challenge = options.DefaultChallengeScheme ?? general;
        var defaultScheme = own.FirstOrDefault(scheme => scheme.Name == authenticate);
        var isBearer = defaultScheme is not null && IsBearerScheme(defaultScheme);
        var selectsBearer = isBearer || typeof(PolicySchemeHandler).IsAssignableFrom(defaultScheme?.HandlerType);
        return new ApplicationSchemes(
            UnlessEdgeKits(authenticate),
            UnlessEdgeKits(challenge),
            UnlessEdgeKits(options.DefaultForbidScheme ?? challenge),
            selectsBearer ? null : FindBearerScheme(own),
            KeepsDefault: named is not null && !isBearer);
    }

    /// <summary>The only scheme of the application, which ASP.NET Core makes the default.</summary>
    public static string? FindOnlyScheme(IEnumerable<AuthenticationSchemeBuilder> schemes) =>
        !(AppContext.TryGetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", out var isOff)
            && isOff)
        && schemes.Where(scheme => !IsEdgeKits(scheme.Name)).Take(2).ToArray() is [var only] ? only.Name : null;

    /// <summary>An application may authenticate with one scheme and challenge with another.</summary>
    public (string? Authenticate, string? Challenge, string? Forbid) For(HttpContext context) =>
        Bearer is not null && PresentedToken.Of(context.Request) is not null
        ? (Bearer, Bearer, Bearer) : (Authenticate, Challenge, Forbid);

    private static bool IsEdgeKits(string scheme) =>
        scheme is EdgeKitAuthDefaults.AuthenticationScheme or EdgeKitAuthDefaults.BearerScheme
        or EdgeKitAuthDefaults.ApiKeyScheme or EdgeKitAuthDefaults.SessionScheme or DefaultSchemeHandler.Scheme;

    private static string? UnlessEdgeKits(string? scheme) => scheme is null || IsEdgeKits(scheme) ? null : scheme;

    /// <summary>The scheme named Bearer, or the only bearer scheme.</summary>
    private static string? FindBearerScheme(AuthenticationSchemeBuilder[] own) =>
        own.FirstOrDefault(scheme => scheme.Name == BearerName)?.Name
        ?? (own.Where(IsBearerScheme).Take(2).ToArray() is [var only] ? only.Name : null);

    private static bool IsBearerScheme(AuthenticationSchemeBuilder scheme)
    {
        for (var type = scheme.HandlerType; type is not null; type = type.BaseType)
        {
            if (type.FullName == JwtBearer)
            {
                return true;
            }
        }

        return scheme.Name == BearerName;
    }
}
