using System.Text;
using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>The contract of every session store.</summary>
public abstract class SessionStoreContract
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly SessionTimeouts Span = new(Idle, Hour);
    private readonly string _key = Guid.NewGuid().ToString("N");

    private protected abstract ISessionStore Store { get; }

    [Fact]
    public async Task A_stored_session_is_found()
    {
        await CreateAsync();

        (await ReadAsync()).ShouldBe("one");
        (await Store.ReadAsync("unknown", ISessionStore.MainSlot, Idle, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_slot_that_was_never_written_is_empty()
    {
        await CreateAsync();

        (await Store.ReadAsync(_key, "other", Idle, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_is_never_replaced_by_another()
    {
        await CreateAsync();

        (await Store.CreateAsync(_key, "two"u8.ToArray(), Span, default)).ShouldBeFalse();
        (await ReadAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task One_at_a_time_holds_the_lease_and_sees_what_is_stored()
    {
        await CreateAsync();

        var first = await LeaseAsync("a");
        first.State.ShouldBe(LeaseState.Taken);
        Encoding.UTF8.GetString(first.Data!).ShouldBe("one");
        (await LeaseAsync("b")).State.ShouldBe(LeaseState.Held);
        (await Store.WriteAsync(_key, ISessionStore.MainSlot, first.Fence, "two"u8.ToArray())).ShouldBeTrue();
        Encoding.UTF8.GetString((await LeaseAsync("b")).Data!).ShouldBe("two");
    }

    [Fact]
    public async Task Its_owner_may_take_a_lease_again()
    {
        await CreateAsync();
        await LeaseAsync("a");

        (await LeaseAsync("a")).State.ShouldBe(LeaseState.Taken);
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_there_for_others()
    {
        await CreateAsync();
        await Store.ReleaseAsync(_key, ISessionStore.MainSlot, (await LeaseAsync("a")).Fence);

        (await LeaseAsync("b")).State.ShouldBe(LeaseState.Taken);
    }

    [Fact]
    public async Task A_lost_lease_changes_nothing()
    {
        await CreateAsync();
        var slow = await Store.TakeLeaseAsync(_key, ISessionStore.MainSlot, "a", TimeSpan.Zero);
        var fast = await LeaseAsync("b");

        (await Store.WriteAsync(_key, ISessionStore.MainSlot, slow.Fence, "slow"u8.ToArray())).ShouldBeFalse();
        (await Store.RemoveAsync(_key, slow.Fence)).ShouldBeFalse();
        await Store.ReleaseAsync(_key, ISessionStore.MainSlot, slow.Fence);
        (await LeaseAsync("c")).State.ShouldBe(LeaseState.Held);
        (await Store.WriteAsync(_key, ISessionStore.MainSlot, fast.Fence, "fast"u8.ToArray())).ShouldBeTrue();
        (await ReadAsync()).ShouldBe("fast");
    }

    [Fact]
    public async Task The_leases_of_slots_have_nothing_to_do_with_each_other()
    {
        await CreateAsync();
        await LeaseAsync("a");

        var other = await Store.TakeLeaseAsync(_key, "other", "b", Hour);
        other.State.ShouldBe(LeaseState.Taken);
        other.Data.ShouldBeNull();
        (await Store.WriteAsync(_key, "other", other.Fence, "x"u8.ToArray())).ShouldBeTrue();
        (await ReadAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task An_ended_session_cannot_be_leased_or_written()
    {
        await CreateAsync();
        var lease = await LeaseAsync("a");
        (await Store.RemoveAsync(_key)).ShouldBeTrue();

        (await Store.RemoveAsync(_key)).ShouldBeFalse();
        (await Store.ReadAsync(_key, ISessionStore.MainSlot, Idle, default)).ShouldBeNull();
        (await LeaseAsync("a")).State.ShouldBe(LeaseState.Gone);
        (await Store.WriteAsync(_key, ISessionStore.MainSlot, lease.Fence, "two"u8.ToArray())).ShouldBeFalse();
    }

    [Fact]
    public async Task An_index_names_its_sessions()
    {
        await CreateAsync();
        await Store.IndexAsync("sub:" + _key, _key, Hour);

        (await Store.ListAsync("sub:" + _key, default)).ShouldBe([_key]);
        (await Store.ListAsync("sub:nobody", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_logout_is_remembered_with_its_time()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await Store.MarkLogoutAsync("sid:" + _key, at, Hour);

        (await Store.FindLogoutAsync("sid:" + _key)).ShouldBe(at);
        (await Store.FindLogoutAsync("sid:unknown")).ShouldBeNull();
    }

    private protected async Task CreateAsync() =>
        (await Store.CreateAsync(_key, "one"u8.ToArray(), Span, default)).ShouldBeTrue();

    private protected async Task<string?> ReadAsync() =>
        await Store.ReadAsync(_key, ISessionStore.MainSlot, Idle, default) is { } data
        ? Encoding.UTF8.GetString(data) : null;

    private ValueTask<SlotLease> LeaseAsync(string owner) => Store.TakeLeaseAsync(_key, ISessionStore.MainSlot, owner, Hour);
}
