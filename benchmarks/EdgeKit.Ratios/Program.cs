using EdgeKit.Ratios;
using EdgeKit.Ratios.Cache;

if (args is [StampedeReader.Argument, var kind, var endPoint])
{
    await StampedeReader.RunAsync(kind, endPoint);
    return 0;
}

var name = args.FirstOrDefault();
if (name is null)
{
    foreach (var ratio in Contents.All)
    {
        Console.WriteLine($"{ratio.Name,-28} {ratio.About}");
    }

    return 0;
}

if (Contents.All.FirstOrDefault(r => r.Name == name) is not { } found)
{
    await Console.Error.WriteLineAsync($"There is no ratio \"{name}\". Run without a name to see the list.");
    return 1;
}

Console.WriteLine((await found.MeasureAsync()).Describe(found.Name));
return 0;
