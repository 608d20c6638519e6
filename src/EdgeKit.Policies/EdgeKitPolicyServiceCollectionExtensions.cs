using EdgeKit.Policies;
using EdgeKit.Policies.Loading;
using EdgeKit.Policies.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers configuration sections, models and checks of the policy table.</summary>
public static class EdgeKitPolicyServiceCollectionExtensions
{
    /// <summary>
    /// Binds a section strictly to <typeparamref name="TOptions"/>: an unknown key, a wrong type or a number out of
    /// range fails the start with the key's path. Afterwards <see cref="IOptionsMonitor{TOptions}"/>,
    /// <see cref="IOptionsSnapshot{TOptions}"/> and <see cref="IOptions{TOptions}"/> return the options in force,
    /// and never throw because of a bad reload. Calling it twice with one section is harmless.
    /// </summary>
    /// <typeparam name="TOptions">
    /// A class with a parameterless constructor and settable properties. Ranges are data annotations; rules across
    /// properties use <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>.
    /// </typeparam>
    /// <param name="services">The services.</param>
    /// <param name="section">The section; it need not exist.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="TOptions"/> has another section.</exception>
    public static IServiceCollection AddEdgeKitPolicies<TOptions>(
        this IServiceCollection services, IConfigurationSection section)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        if (FindSection(services, typeof(TOptions)) is { } registered)
        {
            return registered.Section.Path == section.Path ? services : throw new InvalidOperationException(
                $"{typeof(TOptions).Name} is bound to the section {registered.Section.Path} "
                + $"and cannot be bound to {section.Path} too.");
        }

        services.AddSingleton(new PolicySection(typeof(TOptions), section));
        services.AddSingleton<LastGoodMonitor<TOptions>>();
        services.AddSingleton<IOptionsMonitor<TOptions>>(s => s.GetRequiredService<LastGoodMonitor<TOptions>>());
        services.AddSingleton<IOptions<TOptions>>(s => s.GetRequiredService<LastGoodMonitor<TOptions>>());
        services.AddScoped<IOptionsSnapshot<TOptions>, LastGoodSnapshot<TOptions>>();
        return AddTables(services);
    }

    /// <summary>
    /// Adds a model: an immutable object derived from options, built with every table before that comes into force and
    /// read with <see cref="PolicyTable.Get{T}"/>. If building it throws, the start fails or the reload is refused, and
    /// the table in force stays. Adding the same type twice is harmless; the first wins.
    /// </summary>
    /// <typeparam name="TModel">The type it is read by.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="build">
    /// Builds the model from the options (and other models) of a table that is not yet in force. It must have no side
    /// effects: the table may still be refused.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitModel<TModel>(
        this IServiceCollection services, Func<IServiceProvider, PolicyTable, TModel> build)
        where TModel : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(build);
        if (!services.Any(d => (d.IsKeyedService ? null : d.ImplementationInstance) is RegisteredModel model
            && model.Type == typeof(TModel)))
        {
            services.AddSingleton(new RegisteredModel(typeof(TModel), build));
        }

        return AddTables(services);
    }

    /// <summary>Adds a rule across sections. Adding it twice is harmless.</summary>
    /// <typeparam name="TCheck">The rule, made once by the container.</typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitPolicyCheck<TCheck>(this IServiceCollection services)
        where TCheck : class, IPolicyCheck
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPolicyCheck, TCheck>());
        return AddTables(services);
    }

    private static PolicySection? FindSection(IServiceCollection services, Type optionsType) =>
        services.Select(d => d.IsKeyedService ? null : d.ImplementationInstance).OfType<PolicySection>()
            .FirstOrDefault(s => s.OptionsType == optionsType);

    private static IServiceCollection AddTables(IServiceCollection services)
    {
        if (services.Any(d => d.ServiceType == typeof(PolicyTables)))
        {
            return services;
        }

        services.AddMetrics();
        services.AddSingleton<PolicyTableLoader>();
        services.AddSingleton<PolicyMetrics>();
        services.AddSingleton(s => new PolicyTables(
            s.GetRequiredService<PolicyTableLoader>(), s.GetRequiredService<PolicyMetrics>(),
            s.GetRequiredService<ILogger<PolicyTables>>()));
        services.AddHostedService<PolicyStartup>();
        services.AddHealthChecks().AddCheck<PolicyHealthCheck>("edgekit-policies", HealthStatus.Degraded, ["ready"]);
        return services;
    }
}
