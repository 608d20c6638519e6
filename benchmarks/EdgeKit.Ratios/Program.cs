using System.Globalization;
using EdgeKit.Ratios;
using EdgeKit.Ratios.All;
using EdgeKit.Ratios.Cache;
using EdgeKit.Ratios.Gateway;

if (args is [StampedeReader.Argument, var kind, var endPoint])
{
    await StampedeReader.RunAsync(kind, endPoint);
    return 0;
}

if (args is [BareProxy.Role, var backend, var url])
{
    await BareProxy.RunAsync(backend, url);
    return 0;
}

if (args is [AllRatios.Name, .. var times])
{
    return await AllRatios.RunAsync(times is [var runs] ? int.Parse(runs, CultureInfo.InvariantCulture) : 1);
}

var name = args.FirstOrDefault();
if (name is null)
{
    foreach (var ratio in Contents.All)
    {
        Console.WriteLine($"{ratio.Name,-32} {ratio.About}");
    }

    foreach (var report in Contents.Reports)
    {
        Console.WriteLine($"{report.Name,-32} {report.About}");
    }

    Console.WriteLine(
        $"{AllRatios.Name,-32} everything, once or as often as a number behind it says; writes benchmarks/results/rivals.md");

    return 0;
}

if (Contents.Reports.FirstOrDefault(r => r.Name == name) is { } asked)
{
    Console.WriteLine(await asked.MeasureAsync());
    return 0;
}

if (Contents.All.FirstOrDefault(r => r.Name == name) is not { } found)
{
    await Console.Error.WriteLineAsync($"There is no ratio \"{name}\". Run without a name to see the list.");
    return 1;
}

Console.WriteLine((await found.MeasureAsync()).Describe(found.Name));
return 0;
