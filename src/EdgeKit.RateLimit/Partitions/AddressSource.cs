using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

internal sealed class AddressSource(int prefix) : PartitionSource
{
    public int Prefix => prefix;

    public override PartitionKey? Find(HttpContext context, CallerResolver callers)
    {
        if (callers.AddressOf(context) is not { } address)
        {
            return null;
        }

        var bits = AddressBits.Of(address);
        return new PartitionKey(
            PartitionKind.Address, null, AddressBits.Cut(bits, prefix), AddressBits.IsIndivisible(bits)
            ? (byte)128 : (byte)prefix);
    }
}
