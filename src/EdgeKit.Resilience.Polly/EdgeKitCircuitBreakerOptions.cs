using System.ComponentModel.DataAnnotations;
using Polly;

namespace EdgeKit.Resilience.Polly;

/// <summary>Options of <c>AddEdgeKitCircuitBreaker</c>, for a pipeline of any result.</summary>
/// <typeparam name="TResult">The result of the pipeline.</typeparam>
public sealed class EdgeKitCircuitBreakerOptions<TResult> : ResilienceStrategyOptions, IValidatableObject
{
    /// <summary>
    /// Creates options with the defaults of <see cref="CircuitBreakerOptions"/>: 90 % of the calls of 10 s, 5 s
    /// cooldown, one probe.
    /// </summary>
    public EdgeKitCircuitBreakerOptions() => Name = "EdgeKitCircuitBreaker";

    /// <summary>The numbers. Read once, when the pipeline is built.</summary>
    [Required]
    public CircuitBreakerOptions Settings { get; set; } = new();

    /// <summary>
    /// What an outcome says about the one that was called. Called outside any lock, from many threads. A call whose own
    /// token was cancelled is neutral before this is asked.
    /// </summary>
    /// <value>Default: an exception is a failure, a cancellation neutral, everything else a success.</value>
    [Required]
    public Func<Outcome<TResult>, CallResult> Classify { get; set; } = static outcome => outcome.Exception switch
    {
        null => CallResult.Success,
        OperationCanceledException and not { InnerException: TimeoutException } => CallResult.Neutral,
        _ => CallResult.Failure,
    };

    /// <summary>Told of every change of state, outside any lock, by the call that caused it.</summary>
    /// <value>Default: nobody.</value>
    public Action<CircuitTransition>? OnTransition { get; set; }

    /// <summary>Isolates and closes the circuit by hand and reads its state.</summary>
    /// <value>Default: none.</value>
    public CircuitControl? Control { get; set; }

    /// <summary>Checks the numbers when the pipeline is built.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>What is out of range or contradicts something else, by name.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(Settings, new ValidationContext(Settings), problems, validateAllProperties: true);
        return problems.Select(static problem => new ValidationResult(
            $"{nameof(Settings)}:{string.Join(", ", problem.MemberNames)}: {problem.ErrorMessage}", [nameof(Settings)]));
    }
}
