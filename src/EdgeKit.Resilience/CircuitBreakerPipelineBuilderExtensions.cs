using EdgeKit.Resilience.Circuits;
using Polly;

namespace EdgeKit.Resilience;

/// <summary>Adds EdgeKit's circuit breaker to any Polly pipeline.</summary>
public static class CircuitBreakerPipelineBuilderExtensions
{
    /// <summary>
    /// Adds a circuit breaker that takes no lock, gives a cancelled probe's place to the next call, and refuses with an outcome that is
    /// made once per opening (<see cref="CircuitOpenException"/>).
    /// </summary>
    /// <typeparam name="TResult">The result of the pipeline.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A number of the policy makes no sense.</exception>
    public static ResiliencePipelineBuilder<TResult> AddEdgeKitCircuitBreaker<TResult>(
        this ResiliencePipelineBuilder<TResult> builder, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    /// <inheritdoc cref="AddEdgeKitCircuitBreaker{TResult}(ResiliencePipelineBuilder{TResult}, EdgeKitCircuitBreakerOptions{TResult})"/>
    public static ResiliencePipelineBuilder AddEdgeKitCircuitBreaker(
        this ResiliencePipelineBuilder builder, EdgeKitCircuitBreakerOptions<object> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    private static CircuitBreakerStrategy<TResult> Create<TResult>(StrategyBuilderContext context, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        var surroundings = new CircuitSurroundings(Random.Shared.NextDouble, options.OnTransition ?? (static _ => { }), static (_, _) => 1);
        var settings = CircuitSettings.From(options.Policy, defaultProbeTimeout: ResiliencePolicy.DefaultTotalTimeout);
        var circuit = new Circuit(options.Name ?? "", "", settings, context.TimeProvider, surroundings);
        options.Control?.Attach(circuit);
        return new CircuitBreakerStrategy<TResult>(circuit, options.Classify);
    }
}
