using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Checks the settings of one policy that annotations cannot check.</summary>
internal static class PolicyRules
{
    private const double MaxSecondsToFill = 366 * 86_400.0;

    public static IEnumerable<ValidationResult> Check(RateLimitPolicyOptions policy) =>
        CheckPartitions(policy).Concat(CheckTiers(policy)).Concat(CheckIpv6Tiers(policy)).Concat(CheckValues(policy));

    private static IEnumerable<ValidationResult> CheckPartitions(RateLimitPolicyOptions policy)
    {
        if (policy.PartitionBy.Count == 0)
        {
            yield return Problem(
                nameof(policy.PartitionBy), "is empty", $"Write one or several of {PartitionParser.Known}.");
        }

        for (var i = 0; i < policy.PartitionBy.Count; i++)
        {
            if (PartitionParser.Parse(policy.PartitionBy[i]) is null)
            {
                yield return Problem(
                    $"{nameof(policy.PartitionBy)}:{i}", "is not a property of a request",
                    $"Write {PartitionParser.Known}.");
            }
        }
    }

    private static IEnumerable<ValidationResult> CheckTiers(RateLimitPolicyOptions policy) =>
        from tier in policy.Tiers
        where TierCondition.Parse(tier.Value.When) is null
        select Problem(
            $"{nameof(policy.Tiers)}:{tier.Key}:{nameof(tier.Value.When)}", "is not a condition",
            "Write claim:NAME=VALUE, user=NAME, apikey=KEY, header:NAME=VALUE or address=NETWORK.");

    private static IEnumerable<ValidationResult> CheckIpv6Tiers(RateLimitPolicyOptions policy) =>
        from tier in policy.Ipv6Tiers
        where !byte.TryParse(tier.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix is < 16 or > 63 || tier.Value is < 0 or > 65_536
        select Problem(
            $"{nameof(policy.Ipv6Tiers)}:{tier.Key}", "is not a prefix with a multiple",
            "Write a prefix from 16 to 63 as the key and a multiple from 0 to 65536 as the value.");

    private static IEnumerable<ValidationResult> CheckValues(RateLimitPolicyOptions policy)
    {
        if (Enforcement.Parse(policy.Enforcement) is null)
        {
            yield return Problem(
                nameof(policy.Enforcement), "is not an enforcement mode",
                "Write Enforce, Shadow or a percentage such as 25%.");
        }

        if (policy.Algorithm == RateLimitAlgorithm.TokenBucket && FillsTooSlowly(policy))
        {
            yield return Problem(
                nameof(policy.RefillPerSecond), "would take more than 366 days to fill the bucket",
                "Raise it or lower Capacity, in the tiers too.");
        }

        if (policy.MinPermitLimit > policy.PermitLimit)
        {
            yield return Problem(
                nameof(policy.MinPermitLimit), "is above PermitLimit", "Lower it or raise PermitLimit.");
        }

        if (policy is { QueueLimit: > 0, Algorithm: RateLimitAlgorithm.AdaptiveConcurrency })
        {
            yield return Problem(
                nameof(policy.QueueLimit), "is set, but an adaptive limit has no queue",
                "A queue would hide the latency that the limit adapts to. Remove it.");
        }
    }

    // The policy's own limit is that of a tier without settings.
    private static bool FillsTooSlowly(RateLimitPolicyOptions policy) => policy.Tiers.Values
        .Prepend(new RateLimitTierOptions())
        .Any(t => (t.Capacity ?? policy.Capacity) / (t.RefillPerSecond ?? policy.RefillPerSecond) > MaxSecondsToFill);

    private static ValidationResult Problem(string member, string reason, string fix) =>
        new($"{reason}. {fix}", [member]);
}
