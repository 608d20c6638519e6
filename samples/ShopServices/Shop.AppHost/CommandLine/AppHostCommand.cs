using System.CommandLine;
using System.CommandLine.Help;
using Shop.AppHost.Plan;

namespace Shop.AppHost.CommandLine;

/// <summary>
/// The command line: reads flags into <see cref="AppHostOptions"/>; errors go to standard error with exit code 2.
/// </summary>
internal sealed class AppHostCommand
{
    private const int UsageError = 2;

    private readonly Option<int> _basePort = new("--base-port")
    {
        HelpName = "N",
        Description = "Port of the gateway; identity is N+1, catalog N+2, ... bank N+7.",
        DefaultValueFactory = static _ => new AppHostOptions().BasePort,
    };

    private readonly Option<int> _gateways = new("--gateways")
    {
        HelpName = "K",
        Description = "Number of gateways; number k+1 listens on N + 10k.",
        DefaultValueFactory = static _ => new AppHostOptions().Gateways,
    };

    private readonly Option<int> _cells = new("--cells")
    {
        HelpName = "C",
        Description = "Number of cells: stacks of orders, inventory, payments and shipping, "
            + "that of cell c on N + 100(c-1) plus 3 to 6.",
        DefaultValueFactory = static _ => new AppHostOptions().Cells,
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DIR",
        Description = "Folder of the databases, kept when the shop stops. Default: a fresh temporary folder.",
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        HelpName = "HOST:PORT",
        Description = "Share EdgeKit's state (buckets, keys, caches) through this Redis.",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        HelpName = "CONNSTR",
        Description = "Keep the data in this PostgreSQL, one database per service, for example "
            + "\"Host=127.0.0.1;Username=shop;Password=...\".",
    };

    private readonly Option<string?> _rabbitMq = new("--rabbitmq")
    {
        HelpName = "URI",
        Description =
            "Carry events over this RabbitMQ, for example amqp://guest:guest@127.0.0.1; without it over HTTP.",
    };

    private readonly Func<AppHostOptions, Task<int>> _run;
    private readonly RootCommand _root = new("Starts the shop: a gateway and seven services, each its own process.");

    public AppHostCommand(Func<AppHostOptions, Task<int>> run)
    {
        _run = run;
        foreach (var option in new Option[] { _basePort, _gateways, _cells, _data, _redis, _postgres, _rabbitMq })
        {
            _root.Options.Add(option);
        }

        _root.Options.Remove(_root.Options.OfType<VersionOption>().Single());
    }

    public async Task<int> InvokeAsync(string[] args)
    {
        var result = _root.Parse(args);
        if (result.Action is HelpAction)
        {
            return await result.InvokeAsync();
        }

        // Values are checked only if all flags could be read.
        var problems = result.Errors.Select(static error => error.Message).ToList();
        if (problems.Count == 0)
        {
            var options = Read(result);
            problems.AddRange(FlagValues.Problems(options));
            if (problems.Count == 0)
            {
                return await _run(options);
            }
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        await Console.Error.WriteLineAsync("Run with --help to see every flag.");
        return UsageError;
    }

    private AppHostOptions Read(ParseResult result) => new()
    {
        BasePort = result.GetValue(_basePort),
        Gateways = result.GetValue(_gateways),
        Cells = result.GetValue(_cells),
        DataDirectory = result.GetValue(_data),
        Redis = result.GetValue(_redis),
        Postgres = result.GetValue(_postgres),
        RabbitMq = result.GetValue(_rabbitMq),
    };
}
