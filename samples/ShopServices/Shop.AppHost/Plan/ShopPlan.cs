using Shop.AppHost.CommandLine;

namespace Shop.AppHost.Plan;

/// <summary>From what the user asked for to what each process is told: a pure function.</summary>
internal sealed class ShopPlan
{
    public const string GatewayAssembly = "Shop.Gateway";
    private const int GatewayStride = 10;

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
    private static readonly string[] BehindGateway = ["catalog", "orders", "inventory", "payments"];

    // Elsewhere the one setting would switch authentication on, with an issuer that has an address and nothing else.
    private static readonly string[] ReadsTokens = ["gateway", "orders", "inventory", "payments"];

    private readonly AppHostOptions _options;
    private readonly string _dataDirectory;
    private readonly PostgresDatabases? _postgres;
    private readonly Dictionary<string, string> _addresses;

    private ShopPlan(AppHostOptions options, string dataDirectory)
    {
        _options = options;
        _dataDirectory = dataDirectory;
        _addresses = Services.Index().ToDictionary(
            static service => service.Item.Name,
            service => $"http://127.0.0.1:{options.BasePort + service.Index + 1}");
        _postgres = PostgresDatabases.Parse(options.Postgres);
    }

    public static IReadOnlyList<ServicePlan> For(AppHostOptions options, string dataDirectory)
    {
        var plan = new ShopPlan(options, dataDirectory);
        return
        [
            .. Enumerable.Range(0, options.Gateways).Select(plan.Gateway),
            .. Services.Select((service, index) => plan.Service(service.Name, service.Assembly, index + 1)),
        ];
    }

    public static long HighestPort(AppHostOptions options) =>
        options.BasePort + Math.Max(Services.Length, GatewayStride * (options.Gateways - 1L));

    private ServicePlan Gateway(int index)
    {
        var name = index == 0 ? "gateway" : $"gateway-{index + 1}";
        var port = _options.BasePort + (index * GatewayStride);
        var defaults = CommonDefaults("gateway");
        foreach (var cluster in BehindGateway)
            defaults[$"ReverseProxy__Clusters__{cluster}__Destinations__one__Address"] = _addresses[cluster];
        defaults["EdgeKit__Auth__Bff__Authority"] = _addresses["identity"];
        return new(name, GatewayAssembly, port, CommonSettings(port), defaults);
    }

    private string GatewayUrl(int index) => $"http://127.0.0.1:{_options.BasePort + (index * GatewayStride)}";

    private ServicePlan Service(string name, string assembly, int offset)
    {
        var port = _options.BasePort + offset;
        var settings = CommonSettings(port);
        if (WithDatabase.Contains(name))
            settings["ConnectionStrings__shop"] = _postgres?.ConnectionString(name)
                ?? $"Data Source={Path.Combine(_dataDirectory, $"{name}.db")}";

        var defaults = CommonDefaults(name);
        if (name == "identity")
        {
            defaults["Identity__KeyFile"] = Path.Combine(_dataDirectory, "identity-keys.json");
            foreach (var index in Enumerable.Range(0, _options.Gateways))
                defaults[$"Identity__RedirectUris__{index}"] = $"{GatewayUrl(index)}/bff/callback";
        }

        return new(name, assembly, port, settings, defaults);
    }

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
            settings["ConnectionStrings__redis"] = _options.Redis;
        if (_options.RabbitMq is not null)
            settings["ConnectionStrings__rabbitmq"] = _options.RabbitMq;
        return settings;
    }

    private Dictionary<string, string> CommonDefaults(string service)
    {
        var defaults = _addresses.ToDictionary(static it => $"Services__{it.Key}", static it => it.Value);

        // Eight processes on one small machine: a young generation of 4 MiB and one malloc arena each save 5 % of their memory.
        defaults["DOTNET_GCgen0size"] = "0x400000";
        defaults["MALLOC_ARENA_MAX"] = "1";
        if (ReadsTokens.Contains(service))
            defaults["EdgeKit__Auth__Jwt__Issuers__shop__Authority"] = _addresses["identity"];
        return defaults;
    }
}
