using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Idempotency.Tests;

[ApiController]
[Route("tickets")]
public sealed class TicketsController : ControllerBase
{
    [HttpPost]
    [Idempotent("orders")]
    public IActionResult Create(Ticket ticket) =>
        Created($"/tickets/{Guid.NewGuid()}", new { id = Guid.NewGuid(), ticket.Seat });
}
