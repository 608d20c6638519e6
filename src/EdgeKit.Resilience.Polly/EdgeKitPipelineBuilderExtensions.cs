using EdgeKit.Resilience;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Client;
using EdgeKit.Resilience.Polly;
using EdgeKit.Resilience.Polly.CircuitBreaker;
using EdgeKit.Resilience.Polly.Policies;
using EdgeKit.Resilience.Polly.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Polly;

/// <summary>Adds EdgeKit's policies and circuit breaker to Polly pipelines.</summary>
public static class EdgeKitPipelineBuilderExtensions
{
    /// <summary>
    /// Adds the whole pipeline of a policy of the section <c>EdgeKit:Resilience</c> as one strategy. The strategies
    /// after it and the handlers below run once per attempt. Circuits, budgets and reloads are shared with all other
    /// uses of the policy. Rejections and timeouts are exceptions of Polly's types with the
    /// <see cref="ResilienceException"/> as inner exception: <see cref="CircuitOpenException"/>,
    /// <see cref="Timeout.TimeoutRejectedException"/> or <see cref="RateLimiting.RateLimiterRejectedException"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="policy">The name of a policy.</param>
    /// <param name="context">The context that <c>AddResilienceHandler</c> passes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">
    /// The policy is unknown, or no policies are registered. Thrown when the client is first created.
    /// </exception>
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddEdgeKit(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, string policy, ResilienceHandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = PolicyReference.To(policy, context);
        context.ServiceProvider.GetService<PollyPipelineRegistry>()?.Register(policy, context.BuilderName);
        return builder.AddStrategy(strategy => new PolicyStrategy(reference, strategy), new NamedOptions("EdgeKit"));
    }

    /// <summary>
    /// Adds only the circuit breaker of a policy of the section <c>EdgeKit:Resilience</c>: one circuit per authority,
    /// shared with all other uses of the policy. If the policy's circuit breaker is disabled, every call is sent.
    /// </summary>
    /// <inheritdoc cref="AddEdgeKit"/>
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddEdgeKitCircuitBreaker(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, string policy, ResilienceHandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = PolicyReference.To(policy, context);
        return builder.AddStrategy(
            strategy => new PolicyCircuitStrategy(reference, strategy), new NamedOptions("EdgeKitCircuitBreaker"));
    }

    /// <summary>
    /// Adds a lock-free circuit breaker. A cancelled probe frees its slot for the next call, and a rejection is an
    /// outcome that is created once per opening (<see cref="CircuitOpenException"/>).
    /// </summary>
    /// <typeparam name="TResult">The result type of the pipeline.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">
    /// A setting is out of range or contradicts another.
    /// </exception>
    public static ResiliencePipelineBuilder<TResult> AddEdgeKitCircuitBreaker<TResult>(
        this ResiliencePipelineBuilder<TResult> builder, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    /// <summary>Adds a lock-free circuit breaker to a pipeline whose results have no common type.</summary>
    /// <inheritdoc cref="AddEdgeKitCircuitBreaker{TResult}"/>
    public static ResiliencePipelineBuilder AddEdgeKitCircuitBreaker(
        this ResiliencePipelineBuilder builder, EdgeKitCircuitBreakerOptions<object> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    private static CircuitBreakerStrategy<TResult> Create<TResult>(
        StrategyBuilderContext context, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        var telemetry = new CircuitTelemetry<TResult>(context.Telemetry, context.TimeProvider);
        var callbacks = new CircuitCallbacks(
            Random.Shared.NextDouble, telemetry.Report + options.OnTransition, ThresholdFactor: static (_, _) => 1);
        var model = new CircuitModel(options.Settings, ResiliencePolicyOptions.DefaultTotalTimeout);
        var circuit = new Circuit(options.Name ?? "", authority: "", model, context.TimeProvider, callbacks);
        options.Control?.Attach(circuit);
        return new CircuitBreakerStrategy<TResult>(circuit, options.Classify);
    }

    /// <summary>Names a strategy in Polly's telemetry; its settings come from configuration.</summary>
    private sealed class NamedOptions : ResilienceStrategyOptions
    {
        public NamedOptions(string name) => Name = name;
    }
}
