// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncidentTestBase} from "./IncidentTestBase.sol";
import {BadCodeAttack} from "./attacks/BadCodeAttack.sol";
import {SoloDouble} from "./attacks/SoloDouble.sol";
import {SoloBorrower} from "./controls/SoloBorrower.sol";

/**
 * @notice 27 September 2022, Ethereum, 1,101 WETH: the bot 0xbaDc0dE checked that its callback came from dYdX. The attacker
 * had dYdX call it, with data that made it approve the attacker, who then pulled all it had.
 * https://protos.com/blockchain-predator-0xbadc0de-becomes-prey-loses-1100-eth/
 */
contract BadCodeTest is IncidentTestBase {
    SoloDouble private solo = new SoloDouble();

    function test_TheControlIsDrainedThroughItsGenuineLender() external {
        SoloBorrower control = new SoloBorrower(address(solo));
        endow(address(control));
        new BadCodeAttack().attack(solo, address(control), weth);
        assertDrained(address(control));
    }

    function test_OursLosesNothingToAGenuineLenderThatAnybodyCalls() external {
        new BadCodeAttack().attack(solo, address(ours), weth);
        assertNothingLost();
    }
}
