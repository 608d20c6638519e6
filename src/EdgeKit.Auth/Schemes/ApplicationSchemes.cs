using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// The schemes that the application has for what is not EdgeKit's; each is <see langword="null"/> where there is none.
/// </summary>
/// <param name="Authenticate">Its default: named, or the only one that it has, which the platform takes then.</param>
/// <param name="Challenge">Its default for challenges.</param>
/// <param name="Forbid">Its default for callers who may not.</param>
/// <param name="Bearer">Its scheme for bearer tokens, where that is not for the default one to decide.</param>
/// <param name="KeepsDefault">Whether it has named a default that stays as it is.</param>
internal sealed record ApplicationSchemes(
    string? Authenticate, string? Challenge, string? Forbid, string? Bearer, bool KeepsDefault)
{
    // in a package that not every application has
    private const string JwtBearer = "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler";
    private const string UsualName = "Bearer";

    public bool IsEmpty => this is { Authenticate: null, Challenge: null, Bearer: null };

    /// <summary>Whether the default is the application's and knows none of EdgeKit's callers.</summary>
    public bool ExcludesEdgeKit => KeepsDefault && Authenticate is not null;

    public static ApplicationSchemes Of(AuthenticationOptions options)
    {
        var own = options.Schemes.Where(scheme => !IsEdgeKits(scheme.Name)).ToArray();
        var general = options.DefaultScheme ?? FindOnlyScheme(own);
        var named = options.DefaultAuthenticateScheme ?? options.DefaultScheme;
        var authenticate = named ?? general;
        var challenge = options.DefaultChallengeScheme ?? general;
        var ofDefault = own.FirstOrDefault(scheme => scheme.Name == authenticate);
        var isForTokens = ofDefault is not null && IsBearerScheme(ofDefault);
        var decidesItself = isForTokens || typeof(PolicySchemeHandler).IsAssignableFrom(ofDefault?.HandlerType);
        return new ApplicationSchemes(
            UnlessEdgeKits(authenticate),
            UnlessEdgeKits(challenge),
            UnlessEdgeKits(options.DefaultForbidScheme ?? challenge),
            decidesItself ? null : FindBearerScheme(own),
            KeepsDefault: named is not null && !isForTokens);
    }

    /// <summary>
    /// The only scheme of the application, which the platform makes its default unless told otherwise.
    /// </summary>
    public static string? FindOnlyScheme(IEnumerable<AuthenticationSchemeBuilder> schemes) =>
        !(AppContext.TryGetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", out var isOff)
            && isOff)
        && schemes.Where(scheme => !IsEdgeKits(scheme.Name)).Take(2).ToArray() is [var sole] ? sole.Name : null;

    /// <summary>By action, since an application may know callers by one scheme and ask strangers by another.</summary>
    public (string? Authenticate, string? Challenge, string? Forbid) For(HttpContext context) =>
        Bearer is not null && PresentedToken.Of(context.Request) is not null
        ? (Bearer, Bearer, Bearer) : (Authenticate, Challenge, Forbid);

    private static bool IsEdgeKits(string scheme) =>
        scheme is EdgeKitAuthDefaults.AuthenticationScheme or EdgeKitAuthDefaults.BearerScheme
        or EdgeKitAuthDefaults.ApiKeyScheme or EdgeKitAuthDefaults.SessionScheme or DefaultSchemeHandler.Scheme;

    private static string? UnlessEdgeKits(string? scheme) => scheme is null || IsEdgeKits(scheme) ? null : scheme;

    /// <summary>
    /// The one of the usual name, or the only one; among several the application has to choose itself.
    /// </summary>
    private static string? FindBearerScheme(AuthenticationSchemeBuilder[] own) =>
        own.FirstOrDefault(scheme => scheme.Name == UsualName)?.Name
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

        return scheme.Name == UsualName;
    }
}
