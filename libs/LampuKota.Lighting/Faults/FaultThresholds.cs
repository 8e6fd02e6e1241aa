using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Every threshold and hold time of the fault rules, with its origin.</summary>
public static class FaultThresholds
{
    /// <summary>Long enough for two reports a minute apart to agree.</summary>
    public static readonly Duration Hold = Duration.FromMinutes(1);

    /// <summary>
    /// A hold is over where no more than this is missing: two reports a minute apart are, by what reading the meters before takes, often some milliseconds less, and would
    /// wait for a third one.
    /// </summary>
    public static readonly Duration ReportJitter = Duration.FromSeconds(5);

    /// <summary>For what weather, evening load or a passing cloud moves about its threshold.</summary>
    public static readonly Duration LongHold = Duration.FromMinutes(5);

    /// <summary>A lamp needs this long after a change of level before its meter says anything: gear that starts softly takes seconds.</summary>
    public static readonly Duration Settling = Duration.FromSeconds(10);

    /// <summary>A cabinet needs this long after the last change of any of its lamps: its lamps and its meter are read one after the other.</summary>
    public static readonly Duration CabinetSettling = Duration.FromMinutes(1);

    /// <summary>Below this a lamp gives no light, watts: the most that control gear draws in standby.</summary>
    public const double DeadWatts = 3;

    /// <summary>Below this share of what it should draw a lamp gives no light.</summary>
    public const double DeadShare = 0.10;

    /// <summary>A lamp that should be off burns above this share of its rated power.</summary>
    public const double UnexpectedOnShare = 0.10;

    /// <summary>Power is too high above this share of what it should be; beyond any meter's and gear's tolerance together.</summary>
    public const double PowerTooHighShare = 1.30;

    /// <summary>Power is no longer too high below this share.</summary>
    public const double PowerHighOverShare = 1.25;

    /// <summary>Power is too low below this share of what it should be.</summary>
    public const double PowerTooLowShare = 0.70;

    /// <summary>Power is no longer too low above this share.</summary>
    public const double PowerLowOverShare = 0.75;

    /// <summary>Outages at one level within <see cref="CycleWindow"/> that make a cycling lamp.</summary>
    public const int CycleOutages = 3;

    /// <summary>How long outages count. A worn discharge lamp cycles in minutes.</summary>
    public static readonly Duration CycleWindow = Duration.FromHours(1);

    /// <summary>A cycling lamp that is dark for longer than this is a failed one; and one that burned for so long after the last outage counted is well.</summary>
    public static readonly Duration CycleOver = Duration.FromMinutes(30);

    /// <summary>Voltage is too high above this, V: 110 % of PLN's 220 V. Its own limit of 105 % (SPLN 1) is passed for minutes on many nights, and harms no gear.</summary>
    public const double VoltageTooHighVolts = 242;

    /// <summary>Voltage is no longer too high below this, V.</summary>
    public const double VoltageHighOverVolts = 238;

    /// <summary>Voltage is too low below this, V: 90 % of PLN's 220 V, its own limit (SPLN 1).</summary>
    public const double VoltageTooLowVolts = 198;

    /// <summary>Voltage is no longer too low above this, V.</summary>
    public const double VoltageLowOverVolts = 202;

    /// <summary>Below this there is no supply, V: what a floating conductor shows is less.</summary>
    public const double SupplyLostVolts = 50;

    /// <summary>Above this the supply is back, V.</summary>
    public const double SupplyBackVolts = 100;

    /// <summary>Power factor of a luminaire at full load, at least; lower ones are not sold for street lighting.</summary>
    public const double FullLoadPowerFactor = 0.90;

    /// <summary>Current is too high above this share of what rated power draws at <see cref="FullLoadPowerFactor"/>.</summary>
    public const double CurrentTooHighShare = 1.30;

    /// <summary>Current is no longer too high below this share.</summary>
    public const double CurrentHighOverShare = 1.20;

    /// <summary>Less than this above full load no current is too high, A: what meters of street lamps disagree by.</summary>
    public const double CurrentToleranceAmperes = 0.05;

    /// <summary>Current is too low below this share of what the level's power draws at a power factor of 1.</summary>
    public const double CurrentTooLowShare = 0.70;

    /// <summary>Current is no longer too low above this share.</summary>
    public const double CurrentLowOverShare = 0.80;

    /// <summary>From this level on the power factor says something: dimmed gear has a poor one by nature.</summary>
    public const int PowerFactorLevelPercent = 80;

    /// <summary>The power factor is too low below this: a dead capacitor of a discharge lamp leaves 0.5.</summary>
    public const double PowerFactorTooLow = 0.80;

    /// <summary>The power factor is no longer too low above this.</summary>
    public const double PowerFactorLowOver = 0.85;

    /// <summary>How long a lamp's controller may be silent at its gateway: three reports.</summary>
    public static readonly Duration ControllerSilence = Duration.FromMinutes(3);

    /// <summary>A device is too hot above this, degrees Celsius: what control gear bears at its case.</summary>
    public const double TooHotCelsius = 85;

    /// <summary>A device is no longer too hot below this, degrees Celsius.</summary>
    public const double CooledCelsius = 80;

    /// <summary>Less than this beside what the lamps should draw no cabinet's power is wrong, kW: one or two dead or burning lamps have events of their own.</summary>
    public const double CabinetToleranceKilowatts = 0.3;

    /// <summary>A cabinet did not switch on below this share of what its lamps should draw.</summary>
    public const double NotOnShare = 0.10;

    /// <summary>A cabinet is on above this share.</summary>
    public const double OnShare = 0.20;

    /// <summary>A cabinet did not switch off above this share of the rated power of its lamps.</summary>
    public const double NotOffShare = 0.50;

    /// <summary>A cabinet is off below this share.</summary>
    public const double OffShare = 0.40;

    /// <summary>Less than this beside all lamps no phase's current is too high, A.</summary>
    public const double PhaseToleranceAmperes = 1;

    /// <summary>Water in a drain stands too high above this, m: the depth of a common street drain.</summary>
    public const double WaterTooHighMetres = 0.80;

    /// <summary>Water in a drain stands no longer too high below this, m.</summary>
    public const double WaterHighOverMetres = 0.70;

    /// <summary>A bin is too full above this, %.</summary>
    public const double FillingTooHighPercent = 90;

    /// <summary>A bin is no longer too full below this, %.</summary>
    public const double FillingHighOverPercent = 80;

    /// <summary>A tank is too empty below this, %.</summary>
    public const double TankTooLowPercent = 15;

    /// <summary>A tank is no longer too empty above this, %.</summary>
    public const double TankLowOverPercent = 20;

    /// <summary>A device is heard again once it has gone on reporting for so long: two reports, so that one stray pack ends nothing.</summary>
    public static readonly Duration HeardAgain = Duration.FromMinutes(2);

    /// <summary>A segment is judged by at least so many lamps.</summary>
    public const int SegmentLamps = 3;

    /// <summary>Silent lamps make a lost segment after this: three reports a minute apart.</summary>
    public static readonly Duration SegmentSilence = Duration.FromMinutes(3);

    /// <summary>A segment that is lost within this after its cabinet's door was opened may be a theft.</summary>
    public static readonly Duration DoorMemory = Duration.FromMinutes(30);

    /// <summary>What never stands still is stuck once it was told the same for so long; no weather and no grid stands still for a night.</summary>
    public static readonly Duration StuckAfter = Duration.FromHours(6);

    /// <summary>And told at least so often in that time, so that a sensor with two readings a day is not judged.</summary>
    public const int StuckReadings = 60;

    /// <summary>Over how long counted and computed energy are compared.</summary>
    public static readonly Duration EnergyWindow = Duration.FromHours(3);

    /// <summary>Less energy than this in a window is not compared, kWh: a counter's last decimal is then too coarse.</summary>
    public const double EnergyMinimumKwh = 0.05;

    /// <summary>Counted energy disagrees where it is off by more than this share of what the power comes to.</summary>
    public const double EnergyDisagreesShare = 0.30;

    /// <summary>Counted energy agrees again where it is off by less than this share.</summary>
    public const double EnergyAgreesShare = 0.20;

    /// <summary>Samples that come later than this are stored, and say nothing to rules.</summary>
    public static readonly Duration LateAfter = Duration.FromMinutes(10);

    /// <summary>A condition that is raised so often, each within <see cref="FlapWindow"/> of the one before, comes and goes: it is held.</summary>
    public const int FlapRaises = 3;

    /// <summary>How long a raised condition counts as coming and going.</summary>
    public static readonly Duration FlapWindow = Duration.FromHours(1);

    /// <summary>How long a condition that comes and goes must be gone before it is cleared.</summary>
    public static readonly Duration FlapHold = Duration.FromMinutes(30);

    /// <summary>Events of one condition at one device in any hour, at most: what follows from the three above.</summary>
    public const int MaximumEventsAnHour = 8;
}
