using System.Net;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>Finds consecutive free ports for a program that derives its ports from a base port.</summary>
public static class PortBlock
{
    // Below the ephemeral ports, and disjoint from the range of LoopbackPort.
    private const int Lowest = 10_000;
    private const int Highest = 19_900;

    /// <summary>The first of <paramref name="count"/> consecutive ports that were all free a moment ago.</summary>
    public static int FirstOf(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(Lowest, Highest - count);
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
