using System.Net;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>Finds ports for servers that cannot be asked to pick their own.</summary>
public static class LoopbackPort
{
    /// <summary>
    /// A port that was free a moment ago, below those that the system hands out to outgoing connections.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: try another
            }
        }
    }
}
