// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OperatorContract} from "../harness/OperatorContract.sol";
import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {SirTradingAttack} from "./attacks/SirTradingAttack.sol";
import {TransientVault} from "./controls/TransientVault.sol";

/**
 * @notice 30 March 2025, Ethereum, 355,000 $: SIR.trading's vault kept the pool that may call back in a transient slot, and
 * in the same transaction wrote the minted amount there. The attacker minted an amount equal to its own address, and
 * called back.
 * https://etherscan.io/tx/0xa05f047ddfdad9126624c4496b5d4a59f961ee7c091e7b4e38cee86f1335736f
 * https://blog.verichains.io/p/eip-1153-transient-storage-save-gas
 */
contract SirTradingTest is IncidentTestBase {
    SirTradingAttack private attacker = new SirTradingAttack();

    function test_TheControlIsDrainedByAnAmountThatIsAnAddress() external {
        TransientVault control = new TransientVault();
        endow(address(control));
        bytes memory mint = abi.encodeCall(TransientVault.mint, (uint160(address(attacker))));
        attacker.attack(address(control), mint, address(control), weth);
        assertDrained(address(control));
    }

    function test_OursLosesNothingToWhatAnEarlierExecutionOfTheTransactionLeft() external {
        weth.mint(address(attacker), RESTING);
        // The attacker is the expected pool of an execution that succeeds, and every amount is its address, as far as it
        // fits: what is left of it afterwards is nothing.
        bytes memory hop =
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(attacker), uint112(uint160(address(attacker))));
        bytes memory route = bytes.concat(hop, abi.encode(address(weth)));
        bytes memory execution = executionOf(RouteBuilder.LAST_POOL, route);
        bytes memory first = abi.encodeCall(OperatorContract.forward, (address(ours), execution));
        attacker.attack(address(operator), first, address(ours), weth);
        assertEq(weth.balanceOf(address(ours)), RESTING + 1 ether, "the execution before did not succeed");
        assertNothingLost();
    }
}
