using System.Diagnostics;
using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>Starts services from the build configuration of the AppHost.</summary>
internal sealed class ServiceLauncher(ShopConsole console)
{
    // The AppHost runs from Shop.AppHost/bin/Debug/net10.0; the services are in sibling projects.
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);
    private static readonly DirectoryInfo Configuration = Output.Parent!;
    private static readonly DirectoryInfo Projects = Configuration.Parent!.Parent!.Parent!;

    public static string DllOf(string assembly) =>
        Path.Combine(Projects.FullName, assembly, "bin", Configuration.Name, Output.Name, $"{assembly}.dll");

    public ServiceProcess Start(ServicePlan plan)
    {
        // On the command line too: "Urls" in an appsettings.json overrides ASPNETCORE_URLS.
        var start = new ProcessStartInfo(DotnetHost(), [DllOf(plan.Assembly), "--urls", plan.Url])
        {
            // The working directory is the project, so that an edit of its appsettings.json takes effect while the shop
            // runs.
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
        // Configuration keys ignore case, environment variables do not: the user may have set SERVICES__ORDERS.
        var given = environment.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in plan.Defaults.Where(it => !given.Contains(it.Key)))
        {
            environment[name] = value;
        }

        foreach (var (name, value) in plan.Settings)
        {
            environment[name] = value;
        }

        // Container images set this variable, which beside ASPNETCORE_URLS only causes a warning.
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
