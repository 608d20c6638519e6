using System.Net;
using System.Net.Sockets;
using Shop.AppHost.Plan;
using Shop.AppHost.Processes;

namespace Shop.AppHost.Lifetime;

/// <summary>Finds problems before any process is started.</summary>
internal static class PreflightCheck
{
    /// <summary>Returns the problems with their fixes.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<ServicePlan> plans) =>
    [
        .. plans.Where(static plan => !File.Exists(ServiceLauncher.DllOf(plan.Assembly)))
            .Select(static plan => $"{plan.Assembly} is not built; run: dotnet build samples/ShopServices/Shop.AppHost")
            .Distinct(),
        .. plans.Where(static plan => IsTaken(plan.Port)).Select(static plan =>
            $"port {plan.Port} of {plan.Name} is already in use; stop what listens there, "
            + "or move the shop with --base-port N"),
    ];

    private static bool IsTaken(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode
            is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return true;
        }
    }
}
