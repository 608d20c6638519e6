using System.Net;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>Finds free ports for servers that do not support port 0.</summary>
public static class LoopbackPort
{
    /// <summary>Returns a free port below the ephemeral ports.</summary>
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
