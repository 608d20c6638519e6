using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Makes EdgeKit the default where the application has named none, once all schemes are known, in whatever order they
/// were added. It also steps in front of two defaults, and leaves to them whatever is not ours: an only scheme, which
/// the platform would no longer take beside ours, and a scheme for bearer tokens, which would refuse those of our
/// issuers.
/// </summary>
internal sealed class DefaultSchemeSetup : IPostConfigureOptions<AuthenticationOptions>
{
    private volatile ApplicationSchemes? _application;

    /// <summary>What the application has.</summary>
    /// <exception cref="InvalidOperationException">The options were not asked for before.</exception>
    public ApplicationSchemes Application =>
        _application ?? throw new InvalidOperationException("The schemes are not known yet.");

    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        var application = ApplicationSchemes.Of(options);
        _application = application;
        options.DefaultScheme ??= ApplicationSchemes.FindOnlyScheme(options.Schemes); // for sign-in and sign-out
        if (application.KeepsDefault)
        {
            return;
        }

        var ours = application.IsEmpty ? EdgeKitAuthDefaults.AuthenticationScheme : DefaultSchemeHandler.Scheme;
        options.DefaultScheme ??= ours;
        options.DefaultAuthenticateScheme = ours;
        options.DefaultChallengeScheme = ours;
        options.DefaultForbidScheme = ours;
    }
}
