using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Everything.Own;

[ApiController]
[Route("controller")]
public sealed class LimitedController : ControllerBase
{
    [HttpGet]
    [EnableRateLimiting("per-caller")]
    public string Get() => "limited";
}
