using EdgeKit.Http.Callers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>Combines several sources; has a key only if each of them has one.</summary>
internal sealed class CombinedSource(IReadOnlyList<PartitionSource> parts) : PartitionSource
{
    public override bool NeedsIdentity => parts.Any(p => p.NeedsIdentity);

    public override PartitionKey? Find(HttpContext context, CallerResolver callers)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.Find(context, callers) is not { } key)
            {
                return null;
            }

            // With lengths, so that "a" and "b c" differ from "a b" and "c".
            var value = key.Text ?? key.Bits.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{key.Kind}:{value.Length}:{value};");
        }

        return PartitionKey.Of(PartitionKind.Combination, text.ToString());
    }
}
