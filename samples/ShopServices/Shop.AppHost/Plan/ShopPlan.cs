using Shop.AppHost.CommandLine;

namespace Shop.AppHost.Plan;

/// <summary>Computes the plan of each process from the options: a pure function.</summary>
internal sealed class ShopPlan
{
    public const string GatewayAssembly = "Shop.Gateway";
    private const int GatewayStride = 10;
    private const int CellStride = 100;

    private static readonly (string Name, string Assembly)[] Services =
    [
        ("identity", "Shop.Identity"),
        ("catalog", "Shop.Catalog"),
        ("orders", "Shop.Orders"),
        ("inventory", "Shop.Inventory"),
        ("payments", "Shop.Payments"),
        ("shipping", "Shop.Shipping"),
        ("bank", "Shop.Bank"),
    ];

    private static readonly string[] WithDatabase = ["orders", "inventory", "payments", "shipping", "bank"];
    /// <summary>The services of a cell; catalog, identity and bank serve all cells.</summary>
    public static readonly string[] InCells = ["orders", "inventory", "payments", "shipping"];

    private static readonly string[] BehindGateway = ["catalog", "orders", "inventory", "payments"];

    // In other services this setting would enable authentication with an incomplete issuer.
    private static readonly string[] ReadsTokens = ["gateway", "orders", "inventory", "payments"];

    private readonly AppHostOptions _options;
    private readonly string _dataDirectory;
    private readonly PostgresDatabases? _postgres;
    private readonly ShopSecrets _secrets;

    private ShopPlan(AppHostOptions options, string dataDirectory, ShopSecrets secrets)
    {
        _secrets = secrets;
        _options = options;
        _dataDirectory = dataDirectory;
        _postgres = PostgresDatabases.Parse(options.Postgres);
    }

    public static IReadOnlyList<ServicePlan> For(AppHostOptions options, string dataDirectory, ShopSecrets secrets)
    {
        var plan = new ShopPlan(options, dataDirectory, secrets);
        return
        [
            .. Enumerable.Range(0, options.Gateways).Select(plan.Gateway),
            .. Services.Select(service => plan.Service(service.Name, service.Assembly, cell: 1)),
            .. Enumerable.Range(2, options.Cells - 1).SelectMany(cell => Services
                .Where(static service => InCells.Contains(service.Name))
                .Select(service => plan.Service(service.Name, service.Assembly, cell))),
        ];
    }

    public static long HighestPort(AppHostOptions options) => options.BasePort + new[]
    {
        Services.Length,
        GatewayStride * (options.Gateways - 1L),
        options.Cells == 1 ? 0 : (CellStride * (options.Cells - 1L)) + OffsetOf(InCells[^1]),
    }.Max();

    private static int OffsetOf(string service) => 1 + Array.FindIndex(Services, it => it.Name == service);

    private int PortOf(string service, int cell) =>
        _options.BasePort + OffsetOf(service) + (InCells.Contains(service) ? CellStride * (cell - 1) : 0);

    private string AddressOf(string service, int cell) => $"http://127.0.0.1:{PortOf(service, cell)}";

    private ServicePlan Gateway(int index)
    {
        var name = index == 0 ? "gateway" : $"gateway-{index + 1}";
        var port = _options.BasePort + (index * GatewayStride);
        var defaults = CommonDefaults("gateway", cell: 1);
        foreach (var service in BehindGateway)
        {
            defaults[$"ReverseProxy__Clusters__{service}__Destinations__one__Address"] = AddressOf(service, cell: 1);
        }

        for (var cell = 2; cell <= _options.Cells; cell++)
        {
            AddCell(defaults, cell);
        }

        if (_options.Cells > 1)
        {
            // A retry may go to another cell, which does not know the key: the gateway has to.
            defaults["ReverseProxy__Routes__orders-write__Metadata__EdgeKit.Idempotency"] = "orders";
        }

        defaults["EdgeKit__Auth__Bff__Authority"] = AddressOf("identity", cell: 1);
        return new(name, GatewayAssembly, port, CommonSettings(port), defaults);
    }

    private string GatewayUrl(int index) => $"http://127.0.0.1:{_options.BasePort + (index * GatewayStride)}";

    /// <summary>Adds a further cell; cell 1 is in the gateway's appsettings.</summary>
    private void AddCell(Dictionary<string, string> gateway, int cell)
    {
        gateway[$"EdgeKit__Gateway__Cells__Items__{cell}__Weight"] = "1";
        foreach (var service in BehindGateway.Intersect(InCells))
        {
            var destination = $"ReverseProxy__Clusters__{service}__Destinations__cell{cell}__";
            gateway[$"{destination}Address"] = AddressOf(service, cell);
            gateway[$"{destination}Metadata__EdgeKit.Cell"] = $"{cell}";
        }
    }

    private ServicePlan Service(string name, string assembly, int cell)
    {
        var port = PortOf(name, cell);
        var settings = CommonSettings(port);
        if (WithDatabase.Contains(name))
        {
            settings["ConnectionStrings__shop"] = _postgres?.ConnectionString(cell == 1 ? name : $"{name}_{cell}")
                ?? $"Data Source={Path.Combine(_dataDirectory, $"{NameOf(name, cell)}.db")}";
        }

        // Cells share nothing, not even in a common Redis or broker.
        if (cell > 1)
        {
            settings["EdgeKit__Redis__KeyPrefix"] = $"shop-{cell}:";
            settings["Messaging__QueuePrefix"] = $"shop-{cell}";
        }

        var defaults = CommonDefaults(name, cell);
        if (name == "identity")
        {
            defaults["Identity__KeyFile"] = Path.Combine(_dataDirectory, "identity-keys.json");
            // Users type localhost, and a redirect URI is compared exactly.
            var gateways = Enumerable.Range(0, _options.Gateways).Select(GatewayUrl).ToArray();
            foreach (var (index, url) in gateways.Concat(
                gateways.Select(static it => it.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).Index())
            {
                defaults[$"Identity__RedirectUris__{index}"] = $"{url}/bff/callback";
            }
        }

        return new(NameOf(name, cell), assembly, port, settings, defaults);
    }

    private static string NameOf(string service, int cell) => cell == 1 ? service : $"{service}-{cell}";

    private Dictionary<string, string> CommonSettings(int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["SHOP_PARENT"] = "1",
        };
        if (_options.Redis is not null)
        {
            settings["ConnectionStrings__redis"] = _options.Redis;
        }

        if (_options.RabbitMq is not null)
        {
            settings["ConnectionStrings__rabbitmq"] = _options.RabbitMq;
        }

        return settings;
    }

    private Dictionary<string, string> CommonDefaults(string service, int cell)
    {
        var defaults = Services.ToDictionary(static it => $"Services__{it.Name}", it => AddressOf(it.Name, cell));

        // Keeps eight idle processes below 1 GiB: a small young generation, one malloc arena, and recompilation only
        // after 4,096 calls (the JIT's second pass costs 10 MiB per busy service).
        defaults["DOTNET_GCgen0size"] = service == "gateway" ? "0x400000" : "0x100000";
        defaults["DOTNET_TC_CallCountThreshold"] = "0x1000";
        defaults["MALLOC_ARENA_MAX"] = "1";
        if (ReadsTokens.Contains(service))
        {
            defaults["EdgeKit__Auth__Jwt__Issuers__shop__Authority"] = AddressOf("identity", cell);
        }

        AddKeys(defaults, service, cell);
        return defaults;
    }

    /// <summary>Adds a service's keys and those of its callers; all instances of a service share them.</summary>
    private void AddKeys(Dictionary<string, string> defaults, string service, int cell)
    {
        if (service == "gateway" || InCells.Contains(service))
        {
            AddApiKey(defaults, _secrets.OperatorKey, "shop.operate");
        }

        if (service == "bank")
        {
            AddApiKey(defaults, _secrets.BankKey, "bank.charge");
        }

        if (service == "payments")
        {
            defaults["Bank__ApiKey"] = _secrets.BankKey;
        }

        if (!InCells.Contains(service))
        {
            return;
        }

        defaults["Messaging__SigningKey"] = _secrets.SigningKey(service, cell);
        foreach (var sender in InCells)
        {
            defaults[$"Messaging__SenderKeys__{sender}__0"] = _secrets.SenderKey(sender, cell);
        }
    }

    private static void AddApiKey(Dictionary<string, string> defaults, string key, string scope)
    {
        var id = key.Split('.')[0];
        defaults[$"EdgeKit__Auth__ApiKeys__{id}__Owner"] = id;
        defaults[$"EdgeKit__Auth__ApiKeys__{id}__Hashes__0"] = ShopSecrets.HashOf(key);
        defaults[$"EdgeKit__Auth__ApiKeys__{id}__Scopes__0"] = scope;
    }
}
