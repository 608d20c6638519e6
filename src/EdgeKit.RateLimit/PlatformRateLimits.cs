using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Platform;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit;

/// <summary>
/// The policies that the application gave the platform's limiter itself, with <c>AddRateLimiter</c>. An endpoint or a
/// route that names one of them is left to <c>UseRateLimiter()</c>. Thread-safe.
/// </summary>
public sealed class PlatformRateLimits
{
    private readonly Lazy<RateLimiterOptions> _options;
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    /// <summary>Made by the container, from what <c>AddRateLimiter</c> was given.</summary>
    /// <param name="configure">What configures the platform's limiter.</param>
    /// <param name="configureAfter">What configures it last.</param>
    public PlatformRateLimits(
        IEnumerable<IConfigureOptions<RateLimiterOptions>> configure,
        IEnumerable<IPostConfigureOptions<RateLimiterOptions>> configureAfter)
    {
        // Not the options in use: those have EdgeKit's policies too, and are made from a table that is being checked
        // while this is asked.
        var own = new OptionsFactory<RateLimiterOptions>(configure.Where(c => c is not ConfigureRateLimiterOptions), configureAfter);
        _options = new(() => own.Create(Options.DefaultName));
    }

    /// <summary>Whether the application has registered a policy.</summary>
    /// <param name="policyName">Its name; the platform tells upper from lower case.</param>
    /// <returns>True for a policy of the application, false for one of EdgeKit's and for an unknown one.</returns>
    public bool Has(string policyName)
    {
        ArgumentNullException.ThrowIfNull(policyName);
        lock (_absent)
        {
            return !_absent.Contains(policyName) && !TryAdd(policyName);
        }
    }

    /// <summary>The platform does not say which names it has; it refuses to be given one twice.</summary>
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
