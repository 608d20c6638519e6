using System.Diagnostics;
using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>Starts a service of the shop from the same configuration that the AppHost itself was built in.</summary>
internal sealed class ServiceLauncher(ShopConsole console)
{
    // The AppHost runs from Shop.AppHost/bin/Debug/net10.0, and Shop.Orders from the like beside it.
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);
    private static readonly DirectoryInfo Configuration = Output.Parent!;
    private static readonly DirectoryInfo Projects = Configuration.Parent!.Parent!.Parent!;

    public static string DllOf(string assembly) =>
        Path.Combine(Projects.FullName, assembly, "bin", Configuration.Name, Output.Name, $"{assembly}.dll");

    public ServiceProcess Start(ServicePlan plan)
    {
        // On the command line too: an appsettings.json that names "Urls" for its own sake overrides ASPNETCORE_URLS.
        var start = new ProcessStartInfo(DotnetHost(), [DllOf(plan.Assembly), "--urls", plan.Url])
        {
            // The appsettings.json that a reader edits while the shop runs is the one in the project.
            WorkingDirectory = Path.Combine(Projects.FullName, plan.Assembly),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start.Environment, plan);
        return new ServiceProcess(start, line => console.Log(plan.Name, line));
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, ServicePlan plan)
    {
        // Configuration keys know no case, the environment does: the user may have written SERVICES__ORDERS.
        var given = environment.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in plan.Defaults.Where(it => !given.Contains(it.Key)))
        {
            environment[name] = value;
        }

        foreach (var (name, value) in plan.Settings)
        {
            environment[name] = value;
        }

        // Container images preset it; beside ASPNETCORE_URLS it only earns a warning from every service.
        environment.Remove("ASPNETCORE_HTTP_PORTS");
    }

    private static string DotnetHost()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
        {
            return host;
        }

        var self = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(self) == "dotnet" ? self! : "dotnet";
    }
}
