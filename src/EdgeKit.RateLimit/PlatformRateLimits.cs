using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Platform;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit;

/// <summary>
/// The policies that the application registered itself with <c>AddRateLimiter</c>. Endpoints and routes that name one
/// of them are left to <c>UseRateLimiter()</c>. Thread safe.
/// </summary>
public sealed class PlatformRateLimits
{
    private readonly Lazy<RateLimiterOptions> _options;
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    /// <summary>Creates the instance; called by the container.</summary>
    /// <param name="configure">The configuration of the platform's limiter.</param>
    /// <param name="configureAfter">The configuration that runs last.</param>
    public PlatformRateLimits(
        IEnumerable<IConfigureOptions<RateLimiterOptions>> configure,
        IEnumerable<IPostConfigureOptions<RateLimiterOptions>> configureAfter)
    {
        // Creates separate options: the options in use also contain EdgeKit's policies, from a table whose checks may
        // be running now.
        var own = new OptionsFactory<RateLimiterOptions>(
            configure.Where(c => c is not ConfigureRateLimiterOptions), configureAfter);
        _options = new(() => own.Create(Options.DefaultName));
    }

    /// <summary>Returns true if the application registered the policy itself.</summary>
    /// <param name="policyName">The name; the platform distinguishes upper and lower case.</param>
    /// <returns>False for one of EdgeKit's policies and for an unknown one.</returns>
    public bool Has(string policyName)
    {
        ArgumentNullException.ThrowIfNull(policyName);
        lock (_absent)
        {
            return !_absent.Contains(policyName) && !TryAdd(policyName);
        }
    }

    // The platform does not list its policies, but throws if one is added twice.
    private bool TryAdd(string policyName)
    {
        try
        {
            _options.Value.AddPolicy(policyName, static _ => RateLimitPartition.GetNoLimiter(0));
            return _absent.Add(policyName);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
