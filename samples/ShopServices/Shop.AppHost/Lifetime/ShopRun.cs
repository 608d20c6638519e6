using Shop.AppHost.CommandLine;
using Shop.AppHost.Output;
using Shop.AppHost.Plan;
using Shop.AppHost.Processes;

namespace Shop.AppHost.Lifetime;

/// <summary>Runs the shop from the port check to the end of the last process.</summary>
internal static class ShopRun
{
    private const int Done = 0;
    private const int Failed = 1;

    public static async Task<int> RunAsync(AppHostOptions options)
    {
        try
        {
            using var data = DataDirectory.Open(options.DataDirectory);
            return await RunAsync(options, data);
        }
        catch (Exception exception)
            when (exception is StartFailedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The shop did not open: {exception.Message}");
            return Failed;
        }
    }

    private static async Task<int> RunAsync(AppHostOptions options, DataDirectory data)
    {
        var secrets = ShopSecrets.Open(ShopSecrets.FolderOf(options, data.Path), options);
        var plans = ShopPlan.For(options, data.Path, secrets);
        var problems = PreflightCheck.Problems(plans);
        if (problems.Count > 0)
        {
            throw new StartFailedException(string.Join(Environment.NewLine, problems));
        }

        var clock = TimeProvider.System;
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        await using var console = new ShopConsole(
            output, SourceLabels.ForConsole(plans.Max(static plan => plan.Name.Length)));
        using var stop = new StopSignal(clock);
        console.Write($"{plans.Count} processes start; their data is in {data.Path}");
        await using var shop = new RunningShop(plans, secrets, console, clock);
        try
        {
            await shop.WhenReadyAsync(stop.Token);
            console.Block(
                [.. StartupGuide.Lines(
                    plans, secrets), .. plans.Select(static plan => $"{plan.Name} {plan.Url}"), "ready"]);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop.Token);
        }
        catch (OperationCanceledException)
        {
            console.Write("the shop closes: gateways first, requests in flight finish");
        }

        return Done;
    }
}
