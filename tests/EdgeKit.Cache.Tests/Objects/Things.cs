using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>Values that somebody might cache.</summary>
internal static class Things
{
    public interface IThing
    {
        string Name { get; }
    }

    public sealed record Ticket(string Name) : IThing;

    public class Shape
    {
        public string Id { get; set; } = "";
    }

    public sealed class Circle : Shape
    {
        public double Radius { get; set; }
    }

    public sealed class Order
    {
        public string Id { get; private set; } = "new";

        public List<string> Lines { get; private set; } = [];

        public static Order Make() => new() { Id = "o", Lines = ["a"] };
    }

    public sealed class Hidden
    {
        private Hidden()
        {
        }

        public string Id { get; set; } = "";

        public static Hidden Make() => new() { Id = "h" };
    }

    public sealed class TwoIds
    {
        public int Id { get; set; }

        public string ID { get; set; } = "";
    }

    public sealed class Account(string id, int balance)
    {
        private readonly int _balance = balance;

        [JsonConstructor]
        public Account(string id)
            : this(id, 0)
        {
        }

        public string Id { get; } = id;

        public bool CanPay(int amount) => amount <= _balance;
    }

    public sealed class Ring
    {
        public Ring? Next { get; set; }

        public static Ring Make()
        {
            var ring = new Ring();
            ring.Next = ring;
            return ring;
        }
    }

    public sealed class Measure
    {
        public double Value { get; set; }
    }

    public struct Point
    {
        public int X;

        public Place? Y;
    }

    public sealed class Place
    {
        public int X;
    }

    public sealed record Person(string Name, int Age)
    {
        public required string Town { get; init; }
    }

    public sealed class Excerpt
    {
        public string Id { get; set; } = "";

        [JsonIgnore]
        public string? Draft { get; set; }
    }

    public enum Grade
    {
        None = 0,
        Good = 5,
    }

    /// <summary>Members of ordinary types.</summary>
    public sealed record Everyday(string Name, DateTimeOffset At, Grade? Grade, Uri? Home, byte[] Bytes)
    {
        private readonly Lazy<string> _loud = new("never asked for");
        private string? _quiet;

        public TimeSpan? Age { get; init; }

        public Dictionary<string, List<Place>> Places { get; init; } = [];

        public IReadOnlyCollection<decimal> Prices { get; init; } = [];

        [JsonInclude]
        public int Count { get; private set; } = 7;

        public string Loud => Name.ToUpperInvariant() + _loud.IsValueCreated;

        public string Quiet() => _quiet ??= Name.ToUpperInvariant();
    }

    [JsonDerivedType(typeof(Dog), "dog")]
    public abstract class Animal
    {
        public int Legs { get; set; }
    }

    public sealed class Dog : Animal
    {
        public string Call { get; set; } = "";
    }
}
