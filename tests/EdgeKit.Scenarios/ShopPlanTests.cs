using Shop.AppHost.CommandLine;
using Shop.AppHost.Plan;

namespace EdgeKit.Scenarios;

public sealed class ShopPlanTests
{
    private static readonly ShopSecrets Secrets = ShopSecrets.New();

    [Fact]
    public void People_can_log_in_at_every_gateway()
    {
        var plan = ShopPlan.For(new AppHostOptions { BasePort = 9000, Gateways = 2 }, "/data", Secrets);

        var identity = plan.Single(it => it.Name == "identity").Defaults;
        identity["Identity__RedirectUris__0"].ShouldBe("http://127.0.0.1:9000/bff/callback");
        identity["Identity__RedirectUris__1"].ShouldBe("http://127.0.0.1:9010/bff/callback");
        identity["Identity__RedirectUris__2"].ShouldBe("http://localhost:9000/bff/callback");
        identity["Identity__RedirectUris__3"].ShouldBe("http://localhost:9010/bff/callback");
        plan.Where(it => it.IsGateway).ShouldAllBe(
            it => it.Defaults["EdgeKit__Auth__Bff__Authority"] == "http://127.0.0.1:9001");
    }

    [Fact]
    public void Gateways_stand_on_the_base_port_and_every_ten_above_the_others_behind_the_first()
    {
        var plan = ShopPlan.For(new AppHostOptions { BasePort = 9000, Gateways = 3 }, "/data", Secrets);

        plan.Select(static it => (it.Name, it.Port)).ShouldBe(
        [
            ("gateway", 9000), ("gateway-2", 9010), ("gateway-3", 9020), ("identity", 9001), ("catalog", 9002),
            ("orders", 9003), ("inventory", 9004), ("payments", 9005), ("shipping", 9006), ("bank", 9007),
        ]);
    }

    [Fact]
    public void Each_service_with_data_has_its_own_SQLite_file()
    {
        var plan = ShopPlan.For(new AppHostOptions(), "/data", Secrets);

        DatabasesOf(plan).ShouldBe(
        [
            "Data Source=/data/orders.db", "Data Source=/data/inventory.db", "Data Source=/data/payments.db",
            "Data Source=/data/shipping.db", "Data Source=/data/bank.db",
        ]);
    }

    [Theory]
    [InlineData("Host=db;Username=shop;Password=p", "Host=db;Database=shop_orders;Username=shop;Password=p")]
    [InlineData("username=shop;server=db;database=other", "Host=db;Database=shop_orders;username=shop")]
    public void On_PostgreSQL_each_service_has_its_own_database_and_the_string_starts_with_the_host(
        string given, string expected)
    {
        var plan = ShopPlan.For(new AppHostOptions { Postgres = given }, "/data", Secrets);

        DatabasesOf(plan).First().ShouldBe(expected, StringCompareShould.IgnoreCase);
    }

    [Fact]
    public void A_second_cell_has_services_of_its_own_a_hundred_ports_up_and_shares_the_catalog_and_the_bank()
    {
        var plan = ShopPlan.For(new AppHostOptions { BasePort = 9000, Cells = 2 }, "/data", Secrets);

        plan.Skip(8).Select(static it => (it.Name, it.Port)).ShouldBe(
            [("orders-2", 9103), ("inventory-2", 9104), ("payments-2", 9105), ("shipping-2", 9106)]);
        DatabasesOf(plan).ShouldBeUnique();
        var orders = plan.Single(static it => it.Name == "orders-2").Defaults;
        (orders["Services__inventory"], orders["Services__catalog"], orders["Services__bank"])
            .ShouldBe(("http://127.0.0.1:9104", "http://127.0.0.1:9002", "http://127.0.0.1:9007"));
    }

    [Fact]
    public void The_gateway_is_told_of_every_further_cell()
    {
        var gateway = ShopPlan.For(new AppHostOptions { BasePort = 9000, Cells = 3 }, "/data", Secrets)[0].Defaults;

        gateway["ReverseProxy__Clusters__payments__Destinations__cell3__Address"].ShouldBe("http://127.0.0.1:9205");
        gateway["ReverseProxy__Clusters__payments__Destinations__cell3__Metadata__EdgeKit.Cell"].ShouldBe("3");
        gateway.Keys.ShouldContain("EdgeKit__Gateway__Cells__Items__3__Weight");
        gateway.Keys.ShouldNotContain(static it => it.Contains("shipping__Destinations", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "orders")]
    public void The_gateway_keeps_idempotency_keys_only_where_a_retry_may_reach_another_cell(int cells, string? policy)
    {
        var gateway = ShopPlan.For(new AppHostOptions { Cells = cells }, "/data", Secrets)[0].Defaults;

        gateway.GetValueOrDefault("ReverseProxy__Routes__orders-write__Metadata__EdgeKit.Idempotency").ShouldBe(policy);
    }

    [Fact]
    public void Without_Redis_no_process_is_told_of_one()
    {
        var plan = ShopPlan.For(new AppHostOptions(), "/data", Secrets);

        plan.ShouldAllBe(static it => !it.Settings.ContainsKey("ConnectionStrings__redis"));
    }

    [Fact]
    public void Each_service_alone_has_the_key_it_signs_with_and_all_of_a_cell_know_it_by_another()
    {
        var plan = ShopPlan.For(new AppHostOptions { Cells = 2 }, "/data", Secrets);

        var signing = plan.Select(
            static it => it.Defaults.GetValueOrDefault("Messaging__SigningKey")).OfType<string>().ToArray();
        signing.Length.ShouldBe(8);
        signing.ShouldBeUnique();
        var known = plan.ToLookup(
            static it => it.Defaults.GetValueOrDefault("Messaging__SenderKeys__shipping__0"), static it => it.Name);
        known.Where(static it => it.Key is not null).Select(static it => string.Join(' ', it))
            .ShouldBe(["orders inventory payments shipping", "orders-2 inventory-2 payments-2 shipping-2"]);
        known[null].ShouldBe(["gateway", "identity", "catalog", "bank"]);
    }

    [Fact]
    public void No_process_gets_the_operators_key_and_only_Payments_the_banks()
    {
        var plan = ShopPlan.For(new AppHostOptions(), "/data", Secrets);

        plan.ShouldAllBe(static it => !it.Defaults.Values.Contains(Secrets.OperatorKey));
        plan.Where(static it => it.Defaults.Values.Contains(Secrets.BankKey)).Select(
            static it => it.Name).ShouldBe(["payments"]);
        plan.Where(static it => it.Defaults.ContainsKey("EdgeKit__Auth__ApiKeys__operator__Hashes__0")).Select(
            static it => it.Name)
            .ShouldBe(["gateway", "orders", "inventory", "payments", "shipping"]);
    }

    [Fact]
    public void Keys_outlive_the_shop_beside_its_data_and_their_owner_alone_may_read_them()
    {
        var folder = Directory.CreateTempSubdirectory("edgekit-secrets-").FullName;
        try
        {
            var first = ShopSecrets.Open(folder, new AppHostOptions());
            var second = ShopSecrets.Open(folder, new AppHostOptions { Cells = 2 });

            (second.OperatorKey, second.BankKey, second.SigningKey("orders", 1)).ShouldBe(
                (first.OperatorKey, first.BankKey, first.SigningKey("orders", 1)));
            File.ReadAllText(second.OperatorKeyFile!).ShouldBe(first.OperatorKey);
            ShopSecrets.Open(folder, new AppHostOptions { Cells = 2 }).SigningKey(
                "orders", 2).ShouldBe(second.SigningKey("orders", 2));
            foreach (var file in Directory.GetFiles(folder).Where(static _ => !OperatingSystem.IsWindows()))
            {
                new FileInfo(file).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(null, null, null, "/tmp/shop")]
    [InlineData("/data", "Host=db", "amqp://b", "/tmp/shop")]
    public void Keys_stand_beside_the_data(string? data, string? postgres, string? broker, string folder) =>
        ShopSecrets.FolderOf(new AppHostOptions { DataDirectory = data, Postgres = postgres, RabbitMq = broker },
            "/tmp/shop").ShouldBe(folder);

    [Theory]
    [InlineData("Host=db", null)]
    [InlineData(null, "amqp://b")]
    public void Keys_outlive_a_temporary_folder_where_what_they_signed_does(string? postgres, string? broker) =>
        ShopSecrets.FolderOf(
            new AppHostOptions { Postgres = postgres, RabbitMq = broker }, "/tmp/shop").ShouldEndWith("edgekit-shop");

    private static IEnumerable<string> DatabasesOf(IReadOnlyList<ServicePlan> plan) =>
        plan.Select(static it => it.Settings.GetValueOrDefault("ConnectionStrings__shop")).OfType<string>();
}
