// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../../harness/RouteBuilder.sol";
import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {IWrapper} from "../controls/IWrapper.sol";

/// @notice Pretends to take what it is approved, pays a bait for it, and comes back later: as a pool, and as a lender that
/// does not ask for its loan.
contract FakeWrapper is IWrapper {
    CountingToken private immutable weth;

    constructor(CountingToken weth_) {
        weth = weth_;
    }

    function exchange(int128, int128, uint256, uint256) external payable {
        weth.transfer(msg.sender, 1);
    }

    function flashLoan(address, uint256 amount, bytes calldata) external {
        weth.transfer(msg.sender, 1);
        (bool ignored,) = msg.sender.call(abi.encodeWithSignature("onMorphoFlashLoan(uint256,bytes)", amount, hop()));
        ignored;
    }

    /// @notice Over itself, as a pair that is paid nothing.
    function hop() public view returns (bytes memory) {
        bytes memory pair = RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(this), 0);
        return bytes.concat(pair, RouteBuilder.payment(0));
    }

    function swap(uint256, uint256, address, bytes calldata) external {}

    function harvest(address victim) external {
        uint256 amount = weth.balanceOf(victim);
        uint256 allowed = weth.allowance(victim, address(this));
        weth.transferFrom(victim, address(this), amount < allowed ? amount : allowed);
    }
}
