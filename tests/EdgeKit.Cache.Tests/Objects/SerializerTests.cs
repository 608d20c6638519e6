using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>Serializers and options that an application registers.</summary>
public sealed class SerializerTests
{
    [Fact]
    public async Task Json_options_for_a_type_come_before_those_for_all_types_and_those_before_ours()
    {
        await using var host = new CacheHost(services => services
            .AddKeyedSingleton<JsonSerializerOptions>(typeof(IHybridCacheSerializer<>), Named("all-"))
            .AddKeyedSingleton<JsonSerializerOptions>(typeof(IHybridCacheSerializer<Things.Shape>), Named("one-")));

        await host.Hybrid.SetAsync("one", new Things.Shape { Id = "1" });
        await host.Hybrid.SetAsync("all", new Things.Circle { Id = "1" });
        (await host.Hybrid.GetOrCreateAsync("one", Nothing<JsonElement>)).ToString().ShouldBe("{\"one-Id\":\"1\"}");
        (await host.Hybrid.GetOrCreateAsync("all", Nothing<JsonElement>)).ToString().ShouldBe(
            "{\"all-Radius\":0,\"all-Id\":\"1\"}");
    }

    [Fact]
    public async Task A_cycle_that_the_applications_options_cut_is_no_loss()
    {
        await using var host = new CacheHost(services => services.AddKeyedSingleton<JsonSerializerOptions>(
            typeof(IHybridCacheSerializer<>),
            new JsonSerializerOptions { ReferenceHandler = ReferenceHandler.IgnoreCycles }));
        await host.Hybrid.SetAsync("k", Things.Ring.Make());

        (await host.Hybrid.GetOrCreateAsync("k", Nothing<Things.Ring>)).Next.ShouldBeNull();
        host.Log.Of(1).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_factories_the_last_one_registered_is_asked_first()
    {
        await using var host = new CacheHost(services => services
            .AddSingleton<IHybridCacheSerializerFactory>(new UriFactory("http://first"))
            .AddSingleton<IHybridCacheSerializerFactory>(new UriFactory("http://last")));
        await host.Hybrid.SetAsync("k", new Uri("http://value"));

        (await host.Hybrid.GetOrCreateAsync("k", Nothing<Uri>)).Host.ShouldBe("last");
    }

    [Fact]
    public async Task The_frameworks_factory_takes_no_type_from_ours()
    {
        await using var host = new CacheHost(services => services.AddHybridCache());
        await host.Hybrid.SetAsync<Things.Shape>("k", new Things.Circle { Radius = 2 });

        (await host.Hybrid.GetOrCreateAsync("k", Nothing<Things.Shape>)).ShouldBeOfType<Things.Circle>();
    }

    [Theory]
    [InlineData("making")]
    [InlineData("writing")]
    [InlineData("reading")]
    [InlineData("reading later")]
    public async Task A_serializer_that_throws_costs_no_second_run_of_a_factory(string when)
    {
        await using var host = new CacheHost(
            services => services.AddSingleton<IHybridCacheSerializerFactory>(new BrokenFactory(when)));
        var (runs, reads) = (0, 0);
        for (; reads < 3; reads++)
        {
            (await host.Hybrid.GetOrCreateAsync("k", _ =>
            {
                runs++;
                return new ValueTask<Version>(new Version(1, 2));
            })).ShouldBe(new Version(1, 2));
            runs.ShouldBeLessThanOrEqualTo(reads + 1);
        }

        if (when != "reading later")
        {
            runs.ShouldBe(1);
            host.Log.Of(1).ShouldHaveSingleItem().ShouldContain("broken");
        }
    }

    private static ValueTask<T> Nothing<T>(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("It is there.");

    private static JsonSerializerOptions Named(string prefix) => new() { PropertyNamingPolicy = new Prefix(prefix) };

    private sealed class Prefix(string prefix) : JsonNamingPolicy
    {
        public override string ConvertName(string name) => prefix + name;
    }

    private sealed class UriFactory(string uri) : IHybridCacheSerializerFactory, IHybridCacheSerializer<Uri>
    {
        public bool TryCreateSerializer<T>(
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer) =>
            (serializer = this as IHybridCacheSerializer<T>) is not null;

        public Uri Deserialize(ReadOnlySequence<byte> source) => new(uri);

        public void Serialize(Uri value, IBufferWriter<byte> target) => target.Write("x"u8);
    }

    private sealed class BrokenFactory(string when) : IHybridCacheSerializerFactory, IHybridCacheSerializer<Version>
    {
        private int _reads;

        public bool TryCreateSerializer<T>(
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer) =>
            when == "making" ? throw Broken() : (serializer = this as IHybridCacheSerializer<T>) is not null;

        public Version Deserialize(ReadOnlySequence<byte> source) =>
            when == "reading" || _reads++ > 0 ? throw Broken() : new Version(1, 2);

        public void Serialize(Version value, IBufferWriter<byte> target)
        {
            if (when == "writing")
            {
                throw Broken();
            }

            target.Write("x"u8);
        }

        private static InvalidDataException Broken() => new("broken");
    }
}
