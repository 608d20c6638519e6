using System.Net;

namespace EdgeKit.Tracing.Boundary;

/// <summary>Reads a network as users write it: CIDR, or one address.</summary>
internal static class TrustedNetwork
{
    public static IPNetwork? TryParse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
