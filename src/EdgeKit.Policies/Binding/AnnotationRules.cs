using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Binding;

/// <summary>Applies data annotations and <see cref="IValidatableObject"/> to an object.</summary>
internal sealed class AnnotationRules(PolicyProblems problems)
{
    private readonly HashSet<PropertyInfo> _unread = [];
    private bool _sound = true;

    /// <summary>Skips rules across settings, and those of a property that could not be bound.</summary>
    public void MarkUnsound(PropertyInfo? property = null)
    {
        _sound = false;
        if (property is not null)
        {
            _unread.Add(property);
        }
    }

    public void Check(IConfigurationSection section, object target, IEnumerable<PropertyInfo> properties)
    {
        var before = problems.All.Count;
        foreach (var property in properties.Where(p => !_unread.Contains(p)))
        {
            CheckProperty(section, target, property);
        }

        // Rules across settings make sense only if each setting is valid by itself.
        if (target is IValidatableObject validatable && _sound && problems.All.Count == before)
        {
            CheckWhole(section, target, validatable);
        }
    }

    private void CheckProperty(IConfigurationSection section, object target, PropertyInfo property)
    {
        var value = property.GetValue(target);
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (rule.GetValidationResult(
                value, new ValidationContext(target) { MemberName = property.Name }) != ValidationResult.Success)
            {
                var (reason, fix) = Explain(rule, property.Name);
                problems.Add($"{section.Path}:{property.Name}", Secret.Is(property) ? null : Text(value), reason, fix);
            }
        }
    }

    private void CheckWhole(IConfigurationSection section, object target, IValidatableObject validatable)
    {
        foreach (var result in validatable.Validate(new ValidationContext(target)))
        {
            var member = result.MemberNames.FirstOrDefault();
            var path = member is null ? section.Path : $"{section.Path}:{member}";
            var (reason, fix) = SplitSentences(result.ErrorMessage ?? "is not valid. Correct it.");
            problems.Add(path, member is null || Secret.IsAt(target.GetType(), member)
                ? null : Text(section, target, member), reason, fix);
        }
    }

    private static (string Reason, string Fix) Explain(ValidationAttribute rule, string name) => rule switch
    {
        RequiredAttribute => ("is missing", "Set it."),
        RangeAttribute r => ($"is out of range {Text(r.Minimum)} to {Text(r.Maximum)}", WriteWithin(r)),
        MinLengthAttribute m => ($"has fewer than {m.Length} entries or characters", "Write more."),
        MaxLengthAttribute m => ($"has more than {m.Length} entries or characters", "Write fewer."),
        { ErrorMessage: { } message } => SplitSentences(message),
        _ => ("is not valid", rule.FormatErrorMessage(name)),
    };

    private static string WriteWithin(RangeAttribute range)
    {
        var (from, to) = (Text(range.Minimum), Text(range.Maximum));
        return (range.MinimumIsExclusive, range.MaximumIsExclusive) switch
        {
            (true, true) => $"Write a value above {from} and below {to}.",
            (true, false) => $"Write a value above {from}, at most {to}.",
            (false, true) => $"Write a value from {from}, below {to}.",
            _ => $"Write a value from {from} to {to}.",
        };
    }

    /// <summary>Splits a message of the form "reason. Fix.".</summary>
    private static (string Reason, string Fix) SplitSentences(string message)
    {
        var stop = message.IndexOf(". ", StringComparison.Ordinal);
        return stop < 0 ? (message.TrimEnd('.'), "Correct it.") : (message[..stop], message[(stop + 2)..]);
    }

    /// <summary>The bound value, or the text in the configuration for a path with several parts.</summary>
    private static string? Text(IConfigurationSection section, object target, string member) =>
        Text(target.GetType().GetProperty(member)?.GetValue(target)) ?? section[member];

    private static string? Text(object? value) => value switch
    {
        null => null,
        // 0.000001 rather than 1E-06
        double number when Math.Abs(number) is < 1 and > 1e-15 =>
            ((decimal)number).ToString(CultureInfo.InvariantCulture),
        string or ValueType or Uri => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
